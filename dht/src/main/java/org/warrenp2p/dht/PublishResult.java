package org.warrenp2p.dht;

/**
 * How a publication ended.
 *
 * @param stored peers that confirmed to keep it; this node is not counted
 * @param full those of them that had no room left for more announcements of the topic; 0 for anything else
 * @param stale those of the refusals that gave a newer one as the reason, which is there already
 * @param refused peers that said no, for whatever reason
 * @param unanswered peers that said nothing
 * @param messages requests sent, those of the lookup included, retransmissions not counted
 * @param durationNanos from the start of the lookup to the last confirmation
 */
public record PublishResult(
        int stored, int full, int stale, int refused, int unanswered, int messages, long durationNanos) {

    /**
     * Whether most of those that should keep it have a newer one already, so that this one will not be found: of a mutable
     * value, somebody has published a higher sequence.
     */
    public boolean isSuperseded() {
        return stale > stored;
    }
}
