package org.warrenp2p.proto.multiaddr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Unsigned varints by the rules of multiformats: seven bits to a byte, the lowest first, at most 9 bytes (63 bits), and
 * only the shortest form.
 */
final class UnsignedVarint {

    private static final int MAX_BYTES = 9;

    private UnsignedVarint() {}

    static void write(long value, ByteArrayOutputStream target) {
        if (value < 0) {
            throw new IllegalArgumentException("A varint has at most 63 bits");
        }
        long rest = value;
        while (rest >= 0x80) {
            target.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        target.write((int) rest);
    }

    /** @throws IllegalArgumentException if it is cut off, too long, or not the shortest form */
    static long read(ByteBuffer source) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (!source.hasRemaining()) {
                throw new IllegalArgumentException("a number is cut off");
            }
            byte next = source.get();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw new IllegalArgumentException("a number is longer than it needs to be");
                }
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than 9 bytes");
    }
}
