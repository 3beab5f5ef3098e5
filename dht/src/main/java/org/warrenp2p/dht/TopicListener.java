package org.warrenp2p.dht;

import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.transport.Failure;

/** What becomes of a search for those who offer a topic: any number of them, then exactly one end. */
public interface TopicListener {

    /** Somebody offers it; each peer is told once, its announcement is valid and its own. */
    void onAnnouncement(SignedAnnouncement announcement);

    /** As many as asked for were found, or all that could be. */
    void onFinished(TopicResult result);

    /** The search could not be made: LIMIT, UNREACHABLE (nobody is known to ask) or CLOSED. */
    void onFailure(Failure failure);
}
