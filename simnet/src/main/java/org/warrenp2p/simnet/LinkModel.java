package org.warrenp2p.simnet;

import java.time.Duration;

/**
 * What a link does to datagrams, in one direction.
 *
 * @param lossRate share of datagrams that never arrive, 0 to 1
 * @param duplicationRate share of the others that arrive twice, the copies with latencies of their own
 * @param reorderingRate share of arriving copies that are held back, so that later ones overtake them
 * @param heldBackNanos how long those are held back
 */
public record LinkModel(
        LatencyModel latency, double lossRate, double duplicationRate, double reorderingRate, long heldBackNanos) {

    /** @throws IllegalArgumentException if a rate is not between 0 and 1 or the time is negative */
    public LinkModel {
        requireRate(lossRate);
        requireRate(duplicationRate);
        requireRate(reorderingRate);
        if (heldBackNanos < 0) {
            throw new IllegalArgumentException("A datagram is not held back for a negative time");
        }
    }

    /** A link that only delays. */
    public static LinkModel of(LatencyModel latency) {
        return new LinkModel(latency, 0, 0, 0, 0);
    }

    /** A link that delays everything by {@code oneWay}, and nothing else. */
    public static LinkModel constant(Duration oneWay) {
        return of(LatencyModel.constant(oneWay));
    }

    /** This link, losing that share. */
    public LinkModel withLoss(double rate) {
        return new LinkModel(latency, rate, duplicationRate, reorderingRate, heldBackNanos);
    }

    /** This link, doubling that share. */
    public LinkModel withDuplication(double rate) {
        return new LinkModel(latency, lossRate, rate, reorderingRate, heldBackNanos);
    }

    /** This link, holding that share back for {@code heldBack}. */
    public LinkModel withReordering(double rate, Duration heldBack) {
        return new LinkModel(latency, lossRate, duplicationRate, rate, heldBack.toNanos());
    }

    private static void requireRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("A rate is between 0 and 1, not " + rate);
        }
    }
}
