package org.warrenp2p.simnet;

/**
 * A way out of limited bandwidth: one datagram after the other, behind a bounded queue that drops at its tail. Hosts of
 * one home may share one.
 */
public final class Uplink {

    /** What {@link #delayNanos} gives for a datagram that does not fit. */
    static final long FULL = -1;

    private static final long BIT_NANOS = 1_000_000_000L;

    private final long bitsPerSecond;
    private final long queueNanos;
    private long idleAtNanos;

    /**
     * @param bitsPerSecond at most 10¹² bits per second
     * @param queueBytes how much may wait or be under way out, headers included
     * @throws IllegalArgumentException if a number is not positive
     */
    public Uplink(long bitsPerSecond, int queueBytes) {
        if (bitsPerSecond <= 0 || bitsPerSecond > 1_000_000_000_000L || queueBytes <= 0) {
            throw new IllegalArgumentException("No uplink: " + bitsPerSecond + " bit/s, " + queueBytes + " bytes");
        }
        this.bitsPerSecond = bitsPerSecond;
        this.queueNanos = serialisationNanos(queueBytes);
    }

    /** When the last bit of a datagram has left, counted from now, or {@link #FULL}. */
    long delayNanos(int wireBytes, long nowNanos) {
        long waitingNanos = Math.max(0, idleAtNanos - nowNanos);
        long untilSent = waitingNanos + serialisationNanos(wireBytes);
        if (untilSent > queueNanos) {
            return FULL;
        }
        idleAtNanos = nowNanos + untilSent;
        return untilSent;
    }

    private long serialisationNanos(int bytes) {
        return Byte.SIZE * BIT_NANOS * bytes / bitsPerSecond;
    }
}
