package org.warrenp2p.transport.exchange;

import java.util.Arrays;

/**
 * What a round trip to somebody unknown probably takes: the median of the newest first samples of other destinations,
 * but no less than the cold value: answers of strangers cost them a handshake, and a neighbourhood of near peers says
 * little of a far one.
 */
final class RttBaseline {

    /** Enough for a stable median, few enough to sort for every new destination. */
    private static final int SAMPLES = 63;

    private final long coldNanos;
    private final long[] samples = new long[SAMPLES];
    private int count;

    RttBaseline(long coldNanos) {
        this.coldNanos = coldNanos;
    }

    /** The first round trip to some destination. */
    void sample(long rttNanos) {
        samples[count % SAMPLES] = rttNanos;
        // stays in [SAMPLES, 2·SAMPLES) once full: which slot is next is all that matters then
        count = count + 1 == 2 * SAMPLES ? SAMPLES : count + 1;
    }

    /** The round trip to assume for a new destination. */
    long coldRttNanos() {
        int known = Math.min(count, SAMPLES);
        if (known == 0) {
            return coldNanos;
        }
        long[] sorted = Arrays.copyOf(samples, known);
        Arrays.sort(sorted);
        return Math.max(coldNanos, sorted[known / 2]);
    }
}
