package org.warrenp2p.dht.records;

import java.util.Comparator;
import org.warrenp2p.proto.Key;

/** Any fixed order of keys will do, and they cannot be chosen to collide in a tree. */
final class KeyOrder {

    static final Comparator<Key> WORDS = Comparator.comparingLong(Key::w0)
            .thenComparingLong(Key::w1)
            .thenComparingLong(Key::w2)
            .thenComparingLong(Key::w3);

    private KeyOrder() {}
}
