package org.warrenp2p.transport.exchange;

/**
 * The round-trip time of one destination and how much it varies (RFC 6298, with its gains of 1/8 and 1/4). The caller
 * leaves out samples of requests that were sent more than once (Karn). All times in nanoseconds.
 */
final class RttEstimator {

    /** Waiting longer than this between two transmissions helps nobody (RFC 6298 section 2.5 allows a bound of 60 s). */
    static final long MAX_RETRANSMIT_NANOS = 10_000_000_000L;

    private final long coldNanos;
    private final long minRetransmitNanos;
    private long smoothedNanos;
    private long variationNanos;
    private boolean warm;

    /**
     * An estimator without samples.
     *
     * @param coldNanos the round-trip time to assume until the first sample
     * @param minRetransmitNanos the least that {@link #retransmitNanos} says
     */
    RttEstimator(long coldNanos, long minRetransmitNanos) {
        this.coldNanos = coldNanos;
        this.minRetransmitNanos = minRetransmitNanos;
    }

    /** A round trip has been measured. */
    void sample(long rttNanos) {
        long rtt = Math.max(0, rttNanos);
        if (!warm) {
            warm = true;
            smoothedNanos = rtt;
            variationNanos = rtt / 2;
            return;
        }
        variationNanos += (Math.abs(smoothedNanos - rtt) - variationNanos) / 4;
        smoothedNanos += (rtt - smoothedNanos) / 8;
    }

    /** Goes on where another estimator was. */
    void restore(long otherSmoothedNanos, long otherVariationNanos) {
        warm = true;
        smoothedNanos = otherSmoothedNanos;
        variationNanos = otherVariationNanos;
    }

    /** How much round trips vary; 0 without a sample. */
    long variationNanos() {
        return variationNanos;
    }

    /** Whether there is a sample. */
    boolean isWarm() {
        return warm;
    }

    /** The smoothed round trip, or the one assumed. */
    long smoothedNanos() {
        return warm ? smoothedNanos : coldNanos;
    }

    /** How long an answer usually takes at most: srtt + 4·rttvar. Cold: three round trips, as RFC 6298 would begin. */
    long slowNanos() {
        return warm ? smoothedNanos + 4 * variationNanos : 3 * coldNanos;
    }

    /** How long to wait before a request is sent again for the n-th time (from 0), doubled every time. */
    long retransmitNanos(int retransmissions) {
        long first = Math.max(slowNanos(), minRetransmitNanos);
        return Math.min(first << Math.min(retransmissions, 16), MAX_RETRANSMIT_NANOS);
    }
}
