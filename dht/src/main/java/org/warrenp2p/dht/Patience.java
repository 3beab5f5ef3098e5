package org.warrenp2p.dht;

import java.time.Duration;

/**
 * How long one lookup waits for slow peers before its end goes by others. Exchanges hint that an answer is slow when they
 * send the question again, and wait twice as long before they do so the next time. So after a number of retransmissions,
 * and the time that the slowest answer so far took to come, a live peer is silent only if every packet was lost.
 */
final class Patience {

    /** Shorter waits gain nothing that a person notices, and a scheduler's pause must not hide a live peer. */
    private static final long MIN_NANOS = Duration.ofMillis(50).toNanos();

    /** Before the first answer: what exchanges take for the round trip to a stranger. */
    private static final long COLD_RTT_NANOS = Duration.ofMillis(200).toNanos();

    /** What an answer over a satellite takes (0.7 s) that comes to the third packet where two were lost. */
    private static final long FARTHEST_NANOS = Duration.ofSeconds(2).toNanos();

    /** Where round trips are short, a peer whose packets were all lost is more likely than one so much farther than all. */
    private static final int FARTHER = 3;

    private final int retransmissions;
    private final boolean exact;
    private long slowestNanos;

    private Patience(int retransmissions, boolean exact) {
        this.retransmissions = retransmissions;
        this.exact = exact;
    }

    /** @param retransmissions how often the question is repeated before its peer is given up */
    static Patience ofSearch(int retransmissions) {
        return new Patience(retransmissions, false);
    }

    /** The same where nobody is to be left out who is only far away. */
    static Patience ofClosest(int retransmissions) {
        return new Patience(retransmissions, true);
    }

    /** An answer took {@code rttNanos}. */
    void answered(long rttNanos) {
        slowestNanos = Math.max(slowestNanos, rttNanos);
    }

    /** How much longer to wait for a peer that has been silent for {@code silentNanos} when it is said to be slow. */
    long afterSlowNanos(long silentNanos) {
        long rtt = slowestNanos == 0 ? COLD_RTT_NANOS : slowestNanos + slowestNanos / 2;
        // the first repetition leaves now, the next after twice the silence so far, then four times, and so on
        long repetitions = silentNanos * ((1L << retransmissions) - 2);
        return repetitions + Math.max(MIN_NANOS, Math.min(rtt, silentNanos << (retransmissions - 1)));
    }

    /** How much longer to wait for a peer that others vouch for, when it has been silent for {@code silentNanos}; or 0. */
    long ofVouchedNanos(long silentNanos) {
        return exact ? Math.max(0, Math.min(FARTHEST_NANOS, FARTHER * silentNanos) - silentNanos) : 0;
    }
}
