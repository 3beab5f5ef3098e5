package org.warrenp2p.relay;

/**
 * Divides what all circuits together may carry. Each circuit in use has a right to an equal part of the total rate; what the
 * others leave of theirs goes to whoever comes first. So a greedy circuit takes nothing away from a modest one, and
 * nothing is wasted. What passes by right may overdraw the common bucket, by no more than one burst of each.
 */
final class FairShare {

    /** Half a second of a circuit's rate: two round trips across the earth. */
    private static final long BURST_PART = 2;

    /** A burst holds the first flight of a QUIC connection (10 datagrams) and a handshake beside it, however low the rate. */
    private static final long LEAST_BURST_BYTES = 32 << 10;

    /** A circuit that has carried nothing for so long leaves its part to the others. */
    private static final long IN_USE_NANOS = 1_000_000_000L;

    /** How often those in use are counted. */
    private static final long COUNT_EVERY_NANOS = 100_000_000L;

    private final long circuitRate;
    private final long totalRate;
    private final TokenBucket total;

    private int inUse = 1;
    private long countedNanos;
    private boolean counted;

    FairShare(RelaySettings settings, long nowNanos) {
        circuitRate = settings.circuitRate();
        totalRate = settings.totalRate();
        total = new TokenBucket(nowNanos);
    }

    private static long burst(long rate) {
        return Math.max(rate / BURST_PART, LEAST_BURST_BYTES);
    }

    /** Whether a datagram of {@code circuit} may pass; if so it counts. */
    boolean tryPass(Circuit circuit, int bytes, long nowNanos, CircuitTable all) {
        if (!circuit.rate.hasRoom(bytes, circuitRate, burst(circuitRate), nowNanos)) {
            return false;
        }
        if (totalRate > 0) {
            count(nowNanos, all);
            long right = Math.max(1, totalRate / inUse);
            boolean byRight = circuit.share.hasRoom(bytes, right, LEAST_BURST_BYTES, nowNanos);
            if (!byRight && !total.hasRoom(bytes, totalRate, burst(totalRate), nowNanos)) {
                return false;
            }
            if (byRight) {
                circuit.share.take(bytes, right, nowNanos);
            }
            total.take(bytes, totalRate, nowNanos);
        }
        circuit.rate.take(bytes, circuitRate, nowNanos);
        return true;
    }

    private void count(long nowNanos, CircuitTable all) {
        if (!counted || nowNanos - countedNanos >= COUNT_EVERY_NANOS) {
            counted = true;
            countedNanos = nowNanos;
            inUse = Math.max(1, all.usedSince(nowNanos - IN_USE_NANOS));
        }
    }
}
