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
        return (from, to, random) -> (long) (medianNanos * StrictMath.exp(sigma * gaussian(random)));
    }

    /** Box and Muller's method by StrictMath: the library's own may differ between Java versions. */
    private static double gaussian(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    private static long notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("A latency is not negative, as " + duration + " is");
        }
        return duration.toNanos();
    }
}
