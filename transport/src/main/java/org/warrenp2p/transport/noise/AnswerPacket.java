package org.warrenp2p.transport.noise;

import java.nio.ByteBuffer;

/** The layout of HANDSHAKE_RESPONSE: {@code [5][sender index u32][receiver index u32][message 2]}, big-endian. */
final class AnswerPacket {

    /** The first byte (PROTOCOL: one UDP port; 4 to 15 are control). */
    static final byte TYPE = 5;

    /** Bytes in front of message 2. */
    static final int HEADER_LENGTH = 9;

    /** Bytes that the packet adds to its payload. */
    static final int OVERHEAD = HEADER_LENGTH + ResponderHandshake.OVERHEAD;

    private AnswerPacket() {}

    /** The header with these indices. */
    static byte[] header(int senderIndex, int receiverIndex) {
        return ByteBuffer.allocate(HEADER_LENGTH)
                .put(TYPE)
                .putInt(senderIndex)
                .putInt(receiverIndex)
                .array();
    }

    /** Whether this can be an answer to the handshake that we began under {@code localIndex}. */
    static boolean isPlausible(byte[] packet, int localIndex) {
        return packet.length >= OVERHEAD
                && packet[0] == TYPE
                && ByteBuffer.wrap(packet).getInt(1 + Integer.BYTES) == localIndex;
    }
}
