package org.warrenp2p.proto;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A place in the 256-bit space of the DHT, as four big-endian words (unsigned). Flat words rather than an array: the
 * layout of the routing table decides the speed of a large simulation.
 */
public record Key(long w0, long w1, long w2, long w3) {

    /** Bits in a key. */
    public static final int BITS = 256;

    /** Bytes in a key. */
    public static final int LENGTH = 32;

    /** The key that 32 bytes write, starting at {@code offset}. */
    public static Key of(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, LENGTH);
        return new Key(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /**
     * The key that 64 hexadecimal digits write.
     *
     * @throws IllegalArgumentException if {@code hex} is anything else
     */
    public static Key ofHex(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("A key is 64 hexadecimal digits; this has " + hex.length());
        }
        return of(bytes, 0);
    }

    /** The XOR distance to {@code other}, itself a number in the same space. */
    public Key distanceTo(Key other) {
        return new Key(w0 ^ other.w0, w1 ^ other.w1, w2 ^ other.w2, w3 ^ other.w3);
    }

    /** How many leading bits this key shares with {@code other}: 0 to 256. */
    public int commonPrefixBits(Key other) {
        if (w0 != other.w0) {
            return Long.numberOfLeadingZeros(w0 ^ other.w0);
        }
        if (w1 != other.w1) {
            return 64 + Long.numberOfLeadingZeros(w1 ^ other.w1);
        }
        if (w2 != other.w2) {
            return 128 + Long.numberOfLeadingZeros(w2 ^ other.w2);
        }
        return w3 != other.w3 ? 192 + Long.numberOfLeadingZeros(w3 ^ other.w3) : BITS;
    }

    /** Whether bit {@code index} of this key, counted from the first (0 to 255), is another one than that of {@code other}. */
    public boolean differsAt(int index, Key other) {
        long difference = switch (index / Long.SIZE) {
            case 0 -> w0 ^ other.w0;
            case 1 -> w1 ^ other.w1;
            case 2 -> w2 ^ other.w2;
            case 3 -> w3 ^ other.w3;
            default -> throw new IndexOutOfBoundsException(index);
        };
        return difference << index % Long.SIZE < 0;
    }

    /** Negative if {@code a} is closer to this key than {@code b} in XOR distance, 0 if they are equal. */
    public int compareDistance(Key a, Key b) {
        int order = Long.compareUnsigned(a.w0 ^ w0, b.w0 ^ w0);
        if (order == 0) {
            order = Long.compareUnsigned(a.w1 ^ w1, b.w1 ^ w1);
        }
        if (order == 0) {
            order = Long.compareUnsigned(a.w2 ^ w2, b.w2 ^ w2);
        }
        return order != 0 ? order : Long.compareUnsigned(a.w3 ^ w3, b.w3 ^ w3);
    }

    /** The 32 bytes, big-endian. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(w0)
                .putLong(w1)
                .putLong(w2)
                .putLong(w3)
                .array();
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
