package org.warrenp2p.bench.rows;

import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Key;

/** Places in the DHT. */
final class Keys {

    private Keys() {}

    static Key random(RandomGenerator random) {
        return new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
