package org.warrenp2p.dht;

import org.warrenp2p.proto.SignedPeerRecord;

/**
 * How a publication ended.
 *
 * @param record what was published
 * @param stored peers that confirmed to keep it; this node is not counted
 * @param refused peers that said no
 * @param unanswered peers that said nothing
 * @param messages requests sent, those of the lookup included, retransmissions not counted
 * @param durationNanos from the start of the lookup to the last confirmation
 */
public record PublishResult(
        SignedPeerRecord record, int stored, int refused, int unanswered, int messages, long durationNanos) {}
