package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import org.warrenp2p.transport.PacketCipher;

/** The stand-in for an authentication tag: 16 bytes that depend on a key and on every bit before them. */
final class SimTag {

    static final int LENGTH = PacketCipher.TAG_BYTES;

    private SimTag() {}

    static void write(long key, byte[] bytes, int offset, int length, byte[] target, int targetOffset) {
        long hash = Mixing.hashOf(bytes, offset, length, key);
        ByteBuffer.wrap(target).putLong(targetOffset, hash).putLong(targetOffset + Long.BYTES, Mixing.mix(hash ^ key));
    }

    static boolean matches(long key, byte[] bytes, int offset, int length, byte[] tags, int tagOffset) {
        long hash = Mixing.hashOf(bytes, offset, length, key);
        ByteBuffer buffer = ByteBuffer.wrap(tags);
        return buffer.getLong(tagOffset) == hash && buffer.getLong(tagOffset + Long.BYTES) == Mixing.mix(hash ^ key);
    }
}
