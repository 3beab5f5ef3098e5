package org.warrenp2p.proto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of bytes with value equality; what records hold where an array would leak. */
public final class Bytes implements Comparable<Bytes> {

    /** The empty string. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** A copy of {@code value}. */
    public static Bytes copyOf(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    /** A copy of {@code length} bytes from {@code offset}. */
    public static Bytes copyOf(byte[] value, int offset, int length) {
        return new Bytes(Arrays.copyOfRange(value, offset, offset + length));
    }

    /** Takes {@code value} over without copying; the caller must not touch it again. */
    public static Bytes wrap(byte[] value) {
        return new Bytes(value);
    }

    /** The bytes that {@code hex} (lower or upper case) writes. */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** The length in bytes. */
    public int length() {
        return value.length;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return value.length == 0;
    }

    /** The byte at {@code index}. */
    public byte at(int index) {
        return value[index];
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return value.clone();
    }

    /** A read-only view. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    /** Copies everything into {@code target} at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, value.length);
    }

    /** Lower-case hexadecimal text. */
    public String toHex() {
        return HexFormat.of().formatHex(value);
    }

    /** Unsigned lexicographic order. */
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
