package org.warrenp2p.transport.exchange;

import java.util.Arrays;

/**
 * What a round trip to somebody unknown probably takes: the median of the newest first samples of other destinations,
 * but no less than the cold value: answers of strangers cost them a handshake, and a neighbourhood of near peers says
 * little of a far one.
 */
final class RttBaseline {

    /** Enough for a stable median, few enough to move for every new destination. */
    private static final int SAMPLES = 63;

    private final long coldNanos;

    /** In the order in which they came; the oldest is replaced. */
    private final long[] samples = new long[SAMPLES];

    /** The same in their order, because the median is asked for more often than there is a new sample. */
    private final long[] sorted = new long[SAMPLES];

    private int count;
    private int next;

    RttBaseline(long coldNanos) {
        this.coldNanos = coldNanos;
    }

    /** The first round trip to some destination. */
    void sample(long rttNanos) {
        int end = count;
        if (count == SAMPLES) {
            end = count - 1;
            int gone = Arrays.binarySearch(sorted, samples[next]);
            System.arraycopy(sorted, gone + 1, sorted, gone, end - gone);
        }
        int found = Arrays.binarySearch(sorted, 0, end, rttNanos);
        int place = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, place, sorted, place + 1, end - place);
        sorted[place] = rttNanos;
        samples[next] = rttNanos;
        next = (next + 1) % SAMPLES;
        count = end + 1;
    }

    /** The round trip to assume for a new destination. */
    long coldRttNanos() {
        return count == 0 ? coldNanos : Math.max(coldNanos, sorted[count / 2]);
    }
}
