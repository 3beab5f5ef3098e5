package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;

/**
 * Where a host is, as network coordinates see it: a point in a plane, and a height above it for the way from the host to
 * the core (Dabek et al., Vivaldi, SIGCOMM 2004). All in milliseconds of round trip: that of two hosts is the distance of
 * their points plus both heights.
 */
public record Site(double x, double y, double height) {

    /** Half of the homes have less: a fibre or a cable network, not the worst of DSL. */
    private static final double MEDIAN_HEIGHT = 4.5;

    /** Of the logarithm: one host in a hundred has more than 110 ms, as on poor mobile networks. */
    private static final double HEIGHT_SIGMA = 1.4;

    /** The round trip between the two in milliseconds, before jitter. */
    public double roundTripMillis(Site other) {
        return roundTripMillis(x - other.x, y - other.y, height + other.height);
    }

    static double roundTripMillis(double dx, double dy, double heights) {
        return StrictMath.sqrt(dx * dx + dy * dy) + heights;
    }

    /** A place anywhere on Earth, continents by their share of hosts. */
    public static Site anywhere(RandomGenerator random) {
        return in(Region.anywhere(random), random);
    }

    /** A place in {@code region}. */
    public static Site in(Region region, RandomGenerator random) {
        double height = MEDIAN_HEIGHT * StrictMath.exp(HEIGHT_SIGMA * Gaussian.draw(random));
        return new Site(
                region.x + region.spread * Gaussian.draw(random),
                region.y + region.spread * Gaussian.draw(random),
                height);
    }

    /**
     * Continents with about the share of hosts that public peer-to-peer networks have there, and distances that fit a
     * plane: from centre to centre 56 ms across the North Atlantic, 90 across the Pacific, 122 from Europe to East Asia.
     * Shares and distances are chosen together for the quantiles of {@link LatencyModel#internet}.
     */
    public enum Region {
        /** Half of all. */
        EUROPE(50, 56, 0, 9),
        /** A third. */
        NORTH_AMERICA(34, 0, 0, 12),
        /** Far from Europe. */
        EAST_ASIA(10, -32, 84, 16),
        /** Its way to anywhere leads through North America. */
        SOUTH_AMERICA(4, 24, -76, 11),
        /** Few, and far from all. */
        OCEANIA(2, -72, 76, 8);

        private static final int ALL = 100;

        private final int percent;
        private final double x;
        private final double y;
        private final double spread;

        Region(int percent, double x, double y, double spread) {
            this.percent = percent;
            this.x = x;
            this.y = y;
            this.spread = spread;
        }

        /** One of them, by their share of hosts. */
        public static Region anywhere(RandomGenerator random) {
            int left = random.nextInt(ALL);
            for (Region region : values()) {
                left -= region.percent;
                if (left < 0) {
                    return region;
                }
            }
            throw new AssertionError("The shares are a hundred in all");
        }
    }
}
