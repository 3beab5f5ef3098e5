package org.warrenp2p.simnet;

import java.util.random.RandomGenerator;
import org.warrenp2p.proto.identity.Entropy;

/** What stands in for secret randomness: predictable from the seed, which is the point. */
final class SimEntropy implements Entropy {

    private final RandomGenerator random;

    SimEntropy(RandomGenerator random) {
        this.random = random;
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
