package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.SignedPeerRecord;

/**
 * How a search for a record ended.
 *
 * @param record the valid record with the highest sequence that was seen, or null if none of the closest had one
 * @param hops how many peers one after another led to the first record (0: it was here), or to the closest peer
 * @param messages requests sent, retransmissions not counted
 * @param durationNanos from the call, waiting in the queue included, to the end
 */
public record FindResult(@Nullable SignedPeerRecord record, int hops, int messages, long durationNanos) {}
