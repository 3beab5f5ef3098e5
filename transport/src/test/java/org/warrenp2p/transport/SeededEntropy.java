package org.warrenp2p.transport;

import java.util.Random;
import org.warrenp2p.proto.identity.Entropy;

/** The same numbers every time. */
public final class SeededEntropy implements Entropy {

    private final Random random;

    /** Numbers from {@code seed}. */
    public SeededEntropy(long seed) {
        random = new Random(seed);
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
