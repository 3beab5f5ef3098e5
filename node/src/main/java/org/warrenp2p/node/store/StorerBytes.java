package org.warrenp2p.node.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/** Who stored an item, at the beginning of its entry: the public key, one length byte, and the prefix or nothing. */
final class StorerBytes {

    private StorerBytes() {}

    static int length(Storer storer) {
        return PeerId.KEY_LENGTH + 1 + prefix(storer).length;
    }

    static void write(Storer storer, ByteBuffer target) {
        byte[] prefix = prefix(storer);
        target.put(storer.peer().publicKey()).put((byte) prefix.length).put(prefix);
    }

    /**
     * Reads as far as the storer goes.
     *
     * @throws java.nio.BufferUnderflowException if it ends too early
     * @throws IllegalArgumentException if the prefix is no address
     */
    static Storer read(ByteBuffer source) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        source.get(key);
        byte[] prefix = new byte[Byte.toUnsignedInt(source.get())];
        source.get(prefix);
        return new Storer(PeerId.ofPublicKey(key), prefix.length == 0 ? null : IpAddress.of(prefix));
    }

    private static byte[] prefix(Storer storer) {
        @Nullable IpAddress prefix = storer.prefix();
        return prefix == null ? new byte[0] : prefix.toBytes();
    }
}
