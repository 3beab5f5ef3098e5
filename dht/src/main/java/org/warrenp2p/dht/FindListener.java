package org.warrenp2p.dht;

import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Failure;

/** What becomes of a search for a record: any number of records, each better than the last, then exactly one end. */
public interface FindListener {

    /** A valid record: the first one that arrived, or later one with a higher sequence. Act on it at once. */
    void onRecord(SignedPeerRecord record);

    /** The closest peers have answered; the result holds the best record, if there is one. */
    void onFinished(FindResult result);

    /** The search could not be made: LIMIT, UNREACHABLE (nobody is known to ask) or CLOSED. */
    void onFailure(Failure failure);
}
