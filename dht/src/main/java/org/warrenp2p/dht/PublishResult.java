package org.warrenp2p.dht;

/**
 * How a publication ended.
 *
 * @param stored peers that confirmed to keep it; this node is not counted
 * @param full those of them that had no room left for more announcements of the topic; 0 for anything else
 * @param refused peers that said no
 * @param unanswered peers that said nothing
 * @param messages requests sent, those of the lookup included, retransmissions not counted
 * @param durationNanos from the start of the lookup to the last confirmation
 */
public record PublishResult(int stored, int full, int refused, int unanswered, int messages, long durationNanos) {}
