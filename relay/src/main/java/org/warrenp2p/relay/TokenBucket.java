package org.warrenp2p.relay;

/**
 * Lets so many bytes pass in a second, and a burst after a rest. It keeps the moment at which it will be full again
 * instead of tokens (GCRA, ITU-T I.371), so its rate may change between two datagrams.
 */
final class TokenBucket {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private long fullAtNanos;

    TokenBucket(long nowNanos) {
        fullAtNanos = nowNanos;
    }

    /**
     * Whether {@code bytes} may pass.
     *
     * @param bytesPerSecond 0: as many as there are
     */
    boolean hasRoom(int bytes, long bytesPerSecond, long burstBytes, long nowNanos) {
        if (bytesPerSecond == 0) {
            return true;
        }
        long waiting = Math.max(0, fullAtNanos - nowNanos);
        return waiting + nanosFor(bytes, bytesPerSecond) <= nanosFor(burstBytes, bytesPerSecond);
    }

    /** Takes them, whether or not there is room. */
    void take(int bytes, long bytesPerSecond, long nowNanos) {
        if (bytesPerSecond > 0) {
            long from = fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos;
            fullAtNanos = from + nanosFor(bytes, bytesPerSecond);
        }
    }

    private static long nanosFor(long bytes, long bytesPerSecond) {
        return bytes * SECOND_NANOS / bytesPerSecond;
    }
}
