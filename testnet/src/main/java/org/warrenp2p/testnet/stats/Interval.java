package org.warrenp2p.testnet.stats;

/** Where the true value lies with 95 % confidence. */
public record Interval(double low, double high) {

    /** Two-sided 95 % of the normal distribution. */
    public static final double Z = 1.959963984540054;

    /** Two-sided 95 % of Student's t by degrees of freedom, 1 to 30; beyond, the normal distribution is close enough. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** The factor for {@code freedom} degrees of freedom, at least 1. */
    public static double studentT(double freedom) {
        int whole = (int) freedom;
        if (whole < 1) {
            throw new IllegalArgumentException("There is no interval without a second sample");
        }
        return whole > T.length ? Z * (1 + (Z * Z + 1) / (4 * freedom)) : T[whole - 1];
    }

    /** Whether {@code value} lies in it, its ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
