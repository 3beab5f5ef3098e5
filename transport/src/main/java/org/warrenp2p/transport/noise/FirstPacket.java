package org.warrenp2p.transport.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The layout of HANDSHAKE_INIT: {@code [4][sender index u32][message 1][mac1 16][mac2 16]}, big-endian. */
final class FirstPacket {

    /** The first byte (PROTOCOL: one UDP port; 4 to 15 are control). */
    static final byte TYPE = 4;

    /** Bytes in front of message 1. */
    static final int HEADER_LENGTH = 5;

    /** Bytes of the cookie MAC; all zero as long as no cookie was asked for. The sessions fill and check it. */
    static final int MAC2_LENGTH = 16;

    /** Bytes that the packet adds to its payload. */
    static final int OVERHEAD = HEADER_LENGTH + InitiatorHandshake.OVERHEAD + Mac1.LENGTH + MAC2_LENGTH;

    private FirstPacket() {}

    /** The header with this sender index. */
    static byte[] header(int senderIndex) {
        return ByteBuffer.allocate(HEADER_LENGTH).put(TYPE).putInt(senderIndex).array();
    }

    /** The sender index of a packet that is long enough. */
    static int senderIndex(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(1);
    }

    /** Bytes that mac1 covers: everything in front of it. */
    static int coveredByMac1(byte[] packet) {
        return packet.length - Mac1.LENGTH - MAC2_LENGTH;
    }

    /** Whether type and length are right and the mac1 is the one towards us. */
    static boolean isPlausible(byte[] packet, Mac1 ownMac1) {
        return packet.length >= OVERHEAD && packet[0] == TYPE && ownMac1.matches(packet, coveredByMac1(packet));
    }

    /** The mac1 of a packet that is long enough. */
    static byte[] mac1(byte[] packet) {
        int offset = coveredByMac1(packet);
        return Arrays.copyOfRange(packet, offset, offset + Mac1.LENGTH);
    }
}
