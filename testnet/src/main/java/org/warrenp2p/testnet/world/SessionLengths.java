package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * For how long nodes stay: a Weibull distribution, whose shape below 1 says that who has stayed long will stay long.
 *
 * <p>In a network that has churned for ever, a node that is met at some moment is in a session that is longer than the
 * average one, and has some of it behind it. {@link #remaining} is what is left of it, so that a scenario need not run for
 * days before it is typical.
 */
public final class SessionLengths {

    private final double shape;
    private final double scaleNanos;
    private final RandomGenerator random;

    /** Sessions of which half are shorter than {@code median}. */
    public SessionLengths(double shape, Duration median, RandomGenerator random) {
        this.shape = shape;
        this.scaleNanos = median.toNanos() / StrictMath.pow(StrictMath.log(2), 1 / shape);
        this.random = random;
    }

    /** Of a node that has just come. */
    public Duration whole() {
        return nanos(scaleNanos * StrictMath.pow(-StrictMath.log(1 - random.nextDouble()), 1 / shape));
    }

    /**
     * What is left to a node that is met at a random moment: a uniform part of a session that was drawn with a probability
     * in proportion to its length. If E^(1/shape) is Weibull for an exponential E, then G^(1/shape) is the same weighted
     * by length for a G of the gamma distribution with 1 + 1/shape.
     */
    public Duration remaining() {
        double session = scaleNanos * StrictMath.pow(gamma(1 + 1 / shape), 1 / shape);
        return nanos(session * random.nextDouble());
    }

    /** Marsaglia and Tsang, ACM TOMS 26 (2000) 363; {@code a} is at least 1. */
    private double gamma(double a) {
        double d = a - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = normal();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                double u = 1 - random.nextDouble();
                if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                    return d * v;
                }
            }
        }
    }

    /** Box and Muller. */
    private double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    private static Duration nanos(double nanos) {
        return Duration.ofNanos((long) Math.min(nanos, Long.MAX_VALUE / 4.0));
    }
}
