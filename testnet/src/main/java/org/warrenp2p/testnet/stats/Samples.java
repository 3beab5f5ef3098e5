package org.warrenp2p.testnet.stats;

import java.util.Arrays;
import java.util.List;

/** Numbers that were measured, sorted. */
public final class Samples {

    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /** The samples of {@code values}, in any order. */
    public static Samples of(List<? extends Number> values) {
        return of(values.stream().mapToDouble(Number::doubleValue).toArray());
    }

    /** The samples of {@code values}, in any order. */
    public static Samples of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    /** How many. */
    public int count() {
        return sorted.length;
    }

    /** All of them, ascending. */
    public double[] ascending() {
        return sorted.clone();
    }

    /** The average; NaN if there are none. */
    public double mean() {
        return Arrays.stream(sorted).sum() / sorted.length;
    }

    /** The standard deviation of what they are a sample of; NaN if there are fewer than two. */
    public double deviation() {
        double mean = mean();
        double squares = Arrays.stream(sorted)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return sorted.length < 2 ? Double.NaN : StrictMath.sqrt(squares / (sorted.length - 1));
    }

    /** Where the true mean lies, by Student's t; at least two samples. */
    public Interval meanInterval() {
        double half = Interval.studentT(sorted.length - 1) * deviation() / StrictMath.sqrt(sorted.length);
        return new Interval(mean() - half, mean() + half);
    }

    /** What {@code other}'s mean has more than this one's, by Welch's t; at least two samples each. */
    public Interval meanDifferenceTo(Samples other) {
        double here = deviation() * deviation() / count();
        double there = other.deviation() * other.deviation() / other.count();
        double difference = other.mean() - mean();
        if (here + there == 0) {
            return new Interval(difference, difference);
        }
        double freedom =
                (here + there) * (here + there) / (here * here / (count() - 1) + there * there / (other.count() - 1));
        double half = Interval.studentT(Math.max(1, freedom)) * StrictMath.sqrt(here + there);
        return new Interval(difference - half, difference + half);
    }

    /**
     * The smallest sample that at least {@code share} of all do not exceed.
     *
     * @param share above 0, at most 1
     */
    public double percentile(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) StrictMath.ceil(share * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
    }

    /**
     * Where the true percentile lies: between two of the samples, whose ranks follow the binomial distribution, whatever
     * the samples are distributed like.
     */
    public Interval percentileInterval(double share) {
        double middle = share * sorted.length;
        double half = Interval.Z * StrictMath.sqrt(middle * (1 - share));
        int low = (int) StrictMath.floor(middle - half);
        int high = (int) StrictMath.ceil(middle + half);
        return new Interval(sorted[clamped(low - 1)], sorted[clamped(high)]);
    }

    private int clamped(int index) {
        return Math.max(0, Math.min(sorted.length - 1, index));
    }

    /** Both together. */
    public Samples plus(Samples other) {
        double[] all = Arrays.copyOf(sorted, sorted.length + other.sorted.length);
        System.arraycopy(other.sorted, 0, all, sorted.length, other.sorted.length);
        Arrays.sort(all);
        return new Samples(all);
    }
}
