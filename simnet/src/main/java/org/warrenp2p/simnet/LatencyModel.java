package org.warrenp2p.simnet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a datagram travels, one way. A model may look at the two hosts (their coordinates, say); what it draws comes
 * from {@code random} alone, or the run cannot be repeated.
 */
@FunctionalInterface
public interface LatencyModel {

    /** The time of one datagram, in nanoseconds, not negative. */
    long sampleNanos(SimHost from, SimHost to, RandomGenerator random);

    /** Always {@code oneWay}: datagrams never overtake each other. */
    static LatencyModel constant(Duration oneWay) {
        long nanos = notNegative(oneWay);
        return (from, to, random) -> nanos;
    }

    /** Evenly between {@code least} and {@code most}, each datagram by itself. */
    static LatencyModel uniform(Duration least, Duration most) {
        long leastNanos = notNegative(least);
        long mostNanos = notNegative(most);
        if (mostNanos < leastNanos) {
            throw new IllegalArgumentException(most + " is less than " + least);
        }
        return (from, to, random) -> leastNanos + random.nextLong(mostNanos - leastNanos + 1);
    }

    /**
     * By where the hosts are ({@link SimHost#site}): round trips with a median of about 75 ms, a tenth below 25 ms, one in
     * a hundred above 260 ms, and jitter. Like published ones: 76 ms among PlanetLab's hosts (Dabek et al., SIGCOMM 2004),
     * with a tail of slow access links.
     */
    static LatencyModel internet() {
        return new InternetLatency();
    }

    /**
     * Log-normal: half of the datagrams take less than {@code median}, some take many times as long, as on the
     * internet.
     *
     * @param sigma standard deviation of the logarithm; with 0.5 the 99th percentile is 3.2 medians
     */
    static LatencyModel logNormal(Duration median, double sigma) {
        long medianNanos = notNegative(median);
        if (!(sigma >= 0 && sigma <= 3)) {
            throw new IllegalArgumentException("A sigma is between 0 and 3, not " + sigma);
        }
        return (from, to, random) -> (long) (medianNanos * StrictMath.exp(sigma * Gaussian.draw(random)));
    }

    private static long notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("A latency is not negative, as " + duration + " is");
        }
        return duration.toNanos();
    }
}
