package org.warrenp2p.dht.records;

import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Value;

/**
 * A value, who stored it and for how long.
 *
 * @param place where it lies in the DHT of this node's network
 * @param expiresAtMillis our own wall clock: a value says nothing about time
 */
public record KeptValue(Key place, Value value, long expiresAtMillis, Storer storer) implements KeptItem {

    private static final int SIGNATURE_BYTES = 64;

    @Override
    public long bytes() {
        long content = OVERHEAD_BYTES + value.content().length();
        return value instanceof Value.Mutable mutable
                ? content + mutable.salt().length() + PeerId.KEY_LENGTH + SIGNATURE_BYTES
                : content;
    }

    KeptValue until(long millis) {
        return new KeptValue(place, value, millis, storer);
    }
}
