package org.warrenp2p.transport.exchange;

import java.time.Duration;
import java.util.Arrays;

/**
 * What a round trip to somebody unknown probably takes, from the newest first samples of other destinations.
 *
 * <p>Two answers. The cautious one is their median, but no less than the cold value: answers of strangers cost them a
 * handshake, and a neighbourhood of near peers says little of a far one. The other says when an answer is late among
 * strangers such as were met here: when it takes twice as long as three of four do, and is far out of what all of them
 * take. A far peer in a near neighbourhood is thought to be late then, which costs it a second packet and nobody its answer.
 */
final class RttBaseline {

    /** Enough for a stable median, few enough to move for every new destination. */
    private static final int SAMPLES = 63;

    /** No stranger is late earlier: its handshake may wait for others on a busy processor. */
    private static final long MIN_SLOW_NANOS = Duration.ofMillis(100).toNanos();

    /** A late answer comes after three round trips, as RFC 6298 (section 2.2) would begin: R + 4 · R/2. */
    static final int ROUND_TRIPS = 3;

    /** Samples that have quartiles. */
    private static final int QUARTILES = 4;

    /** Tukey (1977): what lies farther than three times the range between the quartiles beyond them is far out. */
    private static final int FENCE = 3;

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

    /** When the answer of a new destination is late; never later than three of the round trips to assume. */
    long coldSlowNanos() {
        long cautious = ROUND_TRIPS * coldRttNanos();
        if (count == 0) {
            return cautious;
        }
        long upper = sorted[(3 * count - 1) / 4];
        long spread = upper - sorted[(count - 1) / 4];
        long late = count < QUARTILES ? ROUND_TRIPS * upper : upper + Math.max(upper, FENCE * spread);
        return Math.min(cautious, Math.max(MIN_SLOW_NANOS, late));
    }
}
