package org.warrenp2p.dht;

import java.time.Duration;

/**
 * How a node defends itself against those who surround a key, or lie on the way to it.
 *
 * @param disjointPaths d: over how many paths a search goes on that found nothing or a suspicious set; 1 is no defence
 * @param regionNodes most peers that a record is stored at, or looked for, where the closest set is suspicious
 * @param measureEvery how often a random key is looked up to estimate the network's size; ZERO for never: then no set
 *     is suspicious unless the application looks up the closest peers of enough keys
 * @param measureWithin how long such a lookup counts
 */
public record DensitySettings(int disjointPaths, int regionNodes, Duration measureEvery, Duration measureWithin) {

    /** PROTOCOL: "at most 100". */
    private static final int REGION_NODES = 100;

    /** DESIGN: "d disjoint paths (up to 8)". */
    private static final int MAX_PATHS = 8;

    /** Twelve lookups of some 30 requests within the time that they count, where eight are needed. */
    private static final Duration MEASURE_EVERY = Duration.ofMinutes(20);

    /** Two median sessions: networks hardly double in that time. */
    private static final Duration MEASURE_WITHIN = Duration.ofHours(4);

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public DensitySettings {
        require(disjointPaths >= 1 && disjointPaths <= MAX_PATHS, "disjointPaths is between 1 and 8");
        require(regionNodes >= 20 && regionNodes <= 1_000, "regionNodes is between 20 and 1000");
        require(
                measureEvery.isZero() || measureEvery.toMillis() >= 1_000,
                "measureEvery is at least one second, or zero");
        require(measureWithin.toMillis() >= 1_000, "measureWithin is at least one second");
    }

    /** The numbers of PROTOCOL. */
    public static DensitySettings defaults() {
        return new DensitySettings(MAX_PATHS, REGION_NODES, MEASURE_EVERY, MEASURE_WITHIN);
    }

    /** One path, and every closest set is believed. */
    public static DensitySettings none() {
        return new DensitySettings(1, REGION_NODES, Duration.ZERO, MEASURE_WITHIN);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
