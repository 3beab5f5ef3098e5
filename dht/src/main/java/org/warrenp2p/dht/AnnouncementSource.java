package org.warrenp2p.dht;

import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;

/** Makes this node's announcement of a topic when it is to be published: with the present time, freshly signed. */
@FunctionalInterface
public interface AnnouncementSource {

    /** An announcement of this node, issued later than every one before of the same topic. */
    SignedAnnouncement freshAnnouncement(Topic topic);
}
