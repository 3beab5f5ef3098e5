package org.warrenp2p.bench.stats;

import java.util.Arrays;
import java.util.Collection;

/** Samples in ascending order; all of them are kept, so every percentile is one that was measured. */
public final class Distribution {

    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Of these samples, in any order.
     *
     * @throws IllegalArgumentException if there are none, or one is not a number
     */
    public static Distribution of(double... samples) {
        double[] copy = samples.clone();
        for (double sample : copy) {
            if (Double.isNaN(sample)) {
                throw new IllegalArgumentException("A sample is not a number");
            }
        }
        if (copy.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        Arrays.sort(copy);
        return new Distribution(copy);
    }

    /** The same of boxed samples. */
    public static Distribution of(Collection<Double> samples) {
        return of(samples.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** How many samples there are. */
    public int count() {
        return sorted.length;
    }

    /** The smallest sample that at least {@code share} of all do not exceed (nearest rank); {@code share} above 0, at most 1. */
    public double percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("A percentile is a share above 0 and at most 1, not " + share);
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }

    /** Half of the samples do not exceed it; of an even number the lower one in the middle. */
    public double median() {
        return percentile(0.5);
    }

    /** The smallest. */
    public double min() {
        return sorted[0];
    }

    /** The greatest. */
    public double max() {
        return sorted[sorted.length - 1];
    }
}
