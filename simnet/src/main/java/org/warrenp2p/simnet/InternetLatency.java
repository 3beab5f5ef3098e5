package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;

/**
 * Half of the round trip between the {@link Site}s of the two hosts, and queues on the way: jitter that is exponential
 * with a twentieth of that as its mean, and one datagram in 64 that meets a queue ten times as long.
 */
final class InternetLatency implements LatencyModel {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double JITTER_SHARE = 0.05;
    private static final double LONG_QUEUE = 10;

    private static final int QUANTILE_BITS = 10;
    private static final int LONG_QUEUE_BITS = 6;

    /** Quantiles of the exponential distribution with mean 1: a table look-up instead of a logarithm per datagram. */
    private static final double[] EXPONENTIAL = new double[1 << QUANTILE_BITS];

    static {
        for (int i = 0; i < EXPONENTIAL.length; i++) {
            EXPONENTIAL[i] = -StrictMath.log(1 - (i + 0.5) / EXPONENTIAL.length);
        }
    }

    @Override
    public long sampleNanos(SimHost from, SimHost to, RandomGenerator random) {
        double oneWayNanos = from.roundTripMillis(to) * (NANOS_PER_MILLI / 2);
        long bits = random.nextLong();
        double jitter = EXPONENTIAL[(int) (bits >>> (Long.SIZE - QUANTILE_BITS))] * JITTER_SHARE;
        if ((bits & ((1 << LONG_QUEUE_BITS) - 1)) == 0) {
            jitter *= LONG_QUEUE;
        }
        return (long) (oneWayNanos * (1 + jitter));
    }
}
