package org.warrenp2p.dht;

import org.warrenp2p.proto.SignedPeerRecord;

/**
 * Makes this node's own record when it is to be published: with the present endpoints, times and sequence, freshly
 * signed. Called on the loop, at most once per publication.
 */
@FunctionalInterface
public interface RecordSource {

    /** A record of this node whose sequence is higher than that of every one before. */
    SignedPeerRecord freshRecord();
}
