package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a stream begins with: one byte of length and the name of the protocol that it speaks, in printable ASCII. Reads
 * incrementally, since a stream may be cut anywhere.
 */
final class StreamHeader {

    /** Longest protocol name; keeps what an undecided stream can hold small. */
    static final int MAX_NAME_BYTES = 64;

    private final byte[] name = new byte[MAX_NAME_BYTES];
    private int expected = -1;
    private int received;
    private boolean malformed;

    /** The header that announces {@code protocol}. */
    static ByteBuffer encode(String protocol) {
        requireValid(protocol);
        byte[] ascii = protocol.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(ascii.length + 1)
                .put((byte) ascii.length)
                .put(ascii)
                .flip();
    }

    /** @throws IllegalArgumentException unless it is 1 to 64 printable ASCII characters without spaces */
    static void requireValid(String protocol) {
        boolean printable = protocol.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (protocol.isEmpty() || protocol.length() > MAX_NAME_BYTES || !printable) {
            throw new IllegalArgumentException(
                    "A protocol name is 1 to 64 printable ASCII characters without spaces; \"" + protocol
                            + "\" is not");
        }
    }

    /** Takes header bytes from {@code bytes}; the protocol's name once it is complete, null before. */
    @Nullable
    String read(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !malformed && received != expected) {
            int value = bytes.get() & 0xff;
            if (expected < 0) {
                expected = value;
                malformed = value == 0 || value > MAX_NAME_BYTES;
            } else {
                malformed = value <= ' ' || value >= 0x7f;
                name[received++] = (byte) value;
            }
        }
        return received == expected && !malformed ? new String(name, 0, received, StandardCharsets.US_ASCII) : null;
    }

    /** Whether what came cannot be a header. */
    boolean isMalformed() {
        return malformed;
    }
}
