package org.warrenp2p.testnet.lab.wire;

import java.time.Duration;

/**
 * What a cable does to the frames of each direction.
 *
 * @param oneWay how long a frame takes
 * @param loss share of frames that are lost, 0 to 1
 * @param reorder share of frames that take half as long again and 1 ms more, so that later ones overtake them, 0 to 1
 */
public record CableQuality(Duration oneWay, double loss, double reorder) {

    /** Longer is no cable of this planet. */
    private static final Duration MAX_ONE_WAY = Duration.ofSeconds(10);

    /** A cable that does nothing to its frames. */
    public static final CableQuality IDEAL = new CableQuality(Duration.ZERO, 0, 0);

    /** @throws IllegalArgumentException with a sentence if a number is out of range */
    public CableQuality {
        require(!oneWay.isNegative() && oneWay.compareTo(MAX_ONE_WAY) <= 0, "A frame takes 0 to 10 s, not " + oneWay);
        require(loss >= 0 && loss <= 1, "The loss is 0 to 1, not " + loss);
        require(reorder >= 0 && reorder <= 1, "The share that is reordered is 0 to 1, not " + reorder);
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** A cable that only delays. */
    public static CableQuality delaying(Duration oneWay) {
        return new CableQuality(oneWay, 0, 0);
    }

    long oneWayNanos() {
        return oneWay.toNanos();
    }

    /** What a frame takes that is to be overtaken. */
    long lateNanos() {
        return oneWayNanos() + oneWayNanos() / 2 + 1_000_000;
    }
}
