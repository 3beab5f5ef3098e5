package org.warrenp2p.transport.exchange;

import org.warrenp2p.transport.session.RetryPace;

/**
 * The round-trip time of one destination and how much it varies (RFC 6298, with its gains of 1/8 and 1/4). The caller
 * leaves out samples of requests that were sent more than once (Karn). All times in nanoseconds.
 */
final class RttEstimator {

    private final long coldNanos;
    private final long coldSlowNanos;
    private final long minRetransmitNanos;
    private long smoothedNanos;
    private long variationNanos;
    private boolean warm;

    /**
     * An estimator without samples.
     *
     * @param coldNanos the round-trip time to assume until the first sample
     * @param coldSlowNanos when an answer is late until then
     * @param minRetransmitNanos nothing is sent again earlier than that
     */
    RttEstimator(long coldNanos, long coldSlowNanos, long minRetransmitNanos) {
        this.coldNanos = coldNanos;
        this.coldSlowNanos = coldSlowNanos;
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

    /** How long an answer usually takes at most: srtt + 4·rttvar, or what was said for the time before a sample. */
    long slowNanos() {
        return warm ? smoothedNanos + 4 * variationNanos : coldSlowNanos;
    }

    /** When a request is sent again. */
    RetryPace pace() {
        long quick = Math.max(slowNanos(), minRetransmitNanos);
        return warm
                ? RetryPace.doubling(quick)
                : new RetryPace(quick, Math.max(quick, RttBaseline.ROUND_TRIPS * coldNanos));
    }
}
