package org.warrenp2p.transport;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent random streams from one seed, one per subsystem, named: so that a further draw in one subsystem does not
 * shift what the others see. Not for secrets; those take {@link org.warrenp2p.proto.identity.Entropy}.
 */
public final class RandomStreams {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    /** Streams from {@code seed}. */
    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /** The stream of this name; the same name and seed give the same numbers. */
    public RandomGenerator stream(String name) {
        return new SplittableRandom(mix(name));
    }

    /** A family of streams below this name. */
    public RandomStreams below(String name) {
        return new RandomStreams(mix(name));
    }

    /** FNV-1a over the name, from the seed; SplittableRandom mixes it further. */
    private long mix(String name) {
        long hash = FNV_OFFSET ^ seed;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash ^ Long.rotateLeft(seed, 29);
    }
}
