package org.warrenp2p.testnet.lab.wire;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * What happens to the frames of one direction of a cable, one after another. The n-th has the same fate whenever seed and
 * name are the same, whatever goes over other cables.
 */
final class FrameFate {

    /** The frame never arrives. */
    static final long LOST = -1;

    private final CableQuality quality;
    private final SplittableRandom random;

    /** @param name of this direction; no two of a lab have the same */
    FrameFate(CableQuality quality, long seed, String name) {
        this.quality = quality;
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        this.random = new SplittableRandom(seed ^ (checksum.getValue() * 0x9e3779b97f4a7c15L));
    }

    /** How long the next frame takes, or {@link #LOST}. Two draws each, so that loss does not move the reordering. */
    long nextNanos() {
        boolean lost = random.nextDouble() < quality.loss();
        boolean late = random.nextDouble() < quality.reorder();
        return lost ? LOST : late ? quality.lateNanos() : quality.oneWayNanos();
    }
}
