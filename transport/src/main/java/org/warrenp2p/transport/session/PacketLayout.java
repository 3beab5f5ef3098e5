package org.warrenp2p.transport.session;

import org.warrenp2p.transport.PacketCipher;

/** Where things are in control packets; all integers big-endian. docs/wire.md draws them. */
final class PacketLayout {

    static final int MAX_PACKET_BYTES = 1_232;

    static final byte HANDSHAKE_INIT = 4;
    static final byte HANDSHAKE_RESPONSE = 5;
    static final byte TRANSPORT = 6;
    static final byte COOKIE_REPLY = 7;
    static final byte UNKNOWN_SESSION = 8;

    /** Type and one index: the sender's in a first packet, the receiver's in TRANSPORT and UNKNOWN_SESSION. */
    static final int FIRST_INDEX_OFFSET = 1;

    /** The receiver's index in a handshake response. */
    static final int SECOND_INDEX_OFFSET = 5;

    /** The counter in TRANSPORT and UNKNOWN_SESSION. */
    static final int COUNTER_OFFSET = 5;

    static final int INIT_EPHEMERAL_OFFSET = 5;
    static final int EPHEMERAL_BYTES = 32;
    static final int MAC_BYTES = 16;

    /** Type, index, e, sealed static key, tag of the payload, mac1, mac2. */
    static final int INIT_OVERHEAD_BYTES =
            5 + EPHEMERAL_BYTES + 32 + PacketCipher.TAG_BYTES + PacketCipher.TAG_BYTES + 2 * MAC_BYTES;

    /** Type, two indices, e, tag of the payload. */
    static final int RESPONSE_OVERHEAD_BYTES = 9 + EPHEMERAL_BYTES + PacketCipher.TAG_BYTES;

    static final int TRANSPORT_HEADER_BYTES = 13;
    static final int TRANSPORT_OVERHEAD_BYTES = TRANSPORT_HEADER_BYTES + PacketCipher.TAG_BYTES;
    static final int UNKNOWN_SESSION_BYTES = 13;

    static final int COOKIE_BYTES = 16;

    /** Type, index of the first packet's sender, nonce, sealed cookie. */
    static final int COOKIE_REPLY_BYTES = 5 + 12 + COOKIE_BYTES + PacketCipher.TAG_BYTES;

    private PacketLayout() {}

    static int intAt(byte[] packet, int offset) {
        return (packet[offset] & 0xff) << 24
                | (packet[offset + 1] & 0xff) << 16
                | (packet[offset + 2] & 0xff) << 8
                | (packet[offset + 3] & 0xff);
    }

    static long longAt(byte[] packet, int offset) {
        return (long) intAt(packet, offset) << 32 | (intAt(packet, offset + 4) & 0xffff_ffffL);
    }

    static void putInt(byte[] packet, int offset, int value) {
        packet[offset] = (byte) (value >>> 24);
        packet[offset + 1] = (byte) (value >>> 16);
        packet[offset + 2] = (byte) (value >>> 8);
        packet[offset + 3] = (byte) value;
    }

    static void putLong(byte[] packet, int offset, long value) {
        putInt(packet, offset, (int) (value >>> 32));
        putInt(packet, offset + 4, (int) value);
    }
}
