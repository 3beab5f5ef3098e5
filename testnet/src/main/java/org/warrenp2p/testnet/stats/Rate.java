package org.warrenp2p.testnet.stats;

/**
 * So many successes of so many trials.
 *
 * @param trials 0 if nothing was tried: then there is no rate
 */
public record Rate(long successes, long trials) {

    /** @throws IllegalArgumentException if more succeeded than were tried */
    public Rate {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " of " + trials + " cannot have succeeded");
        }
    }

    /** The share, 0 to 1; NaN if nothing was tried. */
    public double value() {
        return (double) successes / trials;
    }

    /**
     * Wilson's score interval (1927), which unlike the textbook's stays within 0 and 1 and has a width where all or none
     * succeeded. It takes trials for independent; those within one network are not quite, so see several seeds too.
     */
    public Interval interval() {
        double n = trials;
        double z2 = Interval.Z * Interval.Z;
        double p = value();
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Interval.Z / (1 + z2 / n) * StrictMath.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new Interval(
                successes == 0 ? 0 : Math.max(0, middle - half), successes == trials ? 1 : Math.min(1, middle + half));
    }

    /** What {@code other} has more than this, by Newcombe's hybrid of two Wilson intervals (1998, method 10). */
    public Interval differenceTo(Rate other) {
        Interval here = interval();
        Interval there = other.interval();
        double difference = other.value() - value();
        double down = StrictMath.hypot(other.value() - there.low(), here.high() - value());
        double up = StrictMath.hypot(there.high() - other.value(), value() - here.low());
        return new Interval(difference - down, difference + up);
    }

    /** Both together. */
    public Rate plus(Rate other) {
        return new Rate(successes + other.successes, trials + other.trials);
    }
}
