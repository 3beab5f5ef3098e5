package org.warrenp2p.holepunch.nat;

import java.util.Arrays;
import org.warrenp2p.proto.punch.PortPattern;

/**
 * Finds the rule in a series of outside ports, in the order in which the translator gave them out. Up to a third of them
 * may be lies: a rule holds when two thirds follow it, and a third that follows another one is not enough for that.
 *
 * <p>A sequence is a chain of ports, each a small step (per allocation in between) after the one before. Other hosts
 * behind the same translator make single steps longer and leave the chain whole.
 */
final class PortAllocations {

    /** PROTOCOL, observing: if 6 observed ports fit in 4,096, the carrier gives port blocks. */
    static final int WINDOW_PORTS = 6;

    static final int WINDOW_SIZE = 4_096;

    /** Fewer say nothing about a sequence once one of them may be a lie. */
    private static final int LEAST_ALLOCATIONS = 4;

    /**
     * Longest step of a sequence from one allocation to the next. A random port is within it by chance in one case of
     * 4,000, three such in a row in one of 6·10¹⁰.
     */
    private static final int LONGEST_STEP = 16;

    /** So many of the latest say where a sequence is now; earlier ones do not know what others have taken since. */
    private static final int LATEST = 5;

    private final int[] ports;

    PortAllocations(int[] ports) {
        this.ports = ports.clone();
    }

    PortPattern pattern() {
        if (ports.length < LEAST_ALLOCATIONS) {
            return PortPattern.UNKNOWN;
        }
        Chain up = longestChain(1);
        Chain down = longestChain(-1);
        Chain longest = up.length >= down.length ? up : down;
        if (isMostOf(longest.length)) {
            int delta = longest.sign * longest.medianStep();
            return PortPattern.sequential(delta, longest.next(delta));
        }
        return ports.length < WINDOW_PORTS ? PortPattern.UNKNOWN : windowOrRandom();
    }

    private boolean isMostOf(int count) {
        return 3 * count >= 2 * ports.length;
    }

    private Chain longestChain(int sign) {
        int[] length = new int[ports.length];
        int[] before = new int[ports.length];
        int end = 0;
        for (int i = 0; i < ports.length; i++) {
            length[i] = 1;
            before[i] = -1;
            for (int j = 0; j < i; j++) {
                int step = step(j, i, sign);
                if (step > 0 && step <= LONGEST_STEP * (i - j) && length[j] + 1 > length[i]) {
                    length[i] = length[j] + 1;
                    before[i] = j;
                }
            }
            end = length[i] >= length[end] ? i : end;
        }
        int[] places = new int[length[end]];
        for (int at = end, left = places.length; left > 0; at = before[at]) {
            places[--left] = at;
        }
        return new Chain(places, sign);
    }

    private int step(int from, int to, int sign) {
        return sign > 0 ? PortPattern.distance(ports[from], ports[to]) : PortPattern.distance(ports[to], ports[from]);
    }

    /** The densest two thirds; what lies beyond the outermost ones seen is as wide as the mean gap between those. */
    private PortPattern windowOrRandom() {
        int[] sorted = ports.clone();
        Arrays.sort(sorted);
        int needed = Math.max(WINDOW_PORTS, (2 * sorted.length + 2) / 3);
        int best = -1;
        for (int i = 0; i + needed <= sorted.length; i++) {
            int span = sorted[i + needed - 1] - sorted[i];
            if (span < WINDOW_SIZE && (best < 0 || span < sorted[best + needed - 1] - sorted[best])) {
                best = i;
            }
        }
        if (best < 0) {
            return PortPattern.RANDOM;
        }
        int first = sorted[best];
        int last = sorted[best + needed - 1];
        for (int port : sorted) {
            // the rest of the block, as far as it is not further away than a block is wide
            boolean belongs = Math.max(last, port) - Math.min(first, port) < WINDOW_SIZE;
            first = belongs ? Math.min(first, port) : first;
            last = belongs ? Math.max(last, port) : last;
        }
        int margin = (last - first) / (needed - 1) + 1;
        return PortPattern.window(Math.max(PortPattern.FIRST_PORT, first - margin), Math.min(65_535, last + margin));
    }

    /** Places of a sequence among the allocations. */
    private final class Chain {

        private final int[] places;
        private final int length;
        private final int sign;

        Chain(int[] places, int sign) {
            this.places = places;
            this.length = places.length;
            this.sign = sign;
        }

        int medianStep() {
            int[] steps = new int[length - 1];
            for (int i = 1; i < length; i++) {
                int allocations = places[i] - places[i - 1];
                steps[i - 1] = Math.max(1, step(places[i - 1], places[i], sign) / allocations);
            }
            Arrays.sort(steps);
            // the lower median: what others allocate in between only adds
            return steps[(steps.length - 1) / 2];
        }

        /** By the median of the latest ones, so that a lie that came last moves nothing. */
        int next(int delta) {
            int base = ports[places[length - 1]];
            int[] offsets = new int[Math.min(length, LATEST)];
            for (int i = 0; i < offsets.length; i++) {
                int place = places[length - 1 - i];
                int expected = PortPattern.shifted(ports[place], delta * (ports.length - place));
                offsets[i] = signedDistance(base, expected);
            }
            Arrays.sort(offsets);
            return PortPattern.shifted(base, offsets[offsets.length / 2]);
        }

        private int signedDistance(int from, int to) {
            int up = PortPattern.distance(from, to);
            int down = PortPattern.distance(to, from);
            return up <= down ? up : -down;
        }
    }
}
