package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a link in memory sends where it uses datagrams: it looks like QUIC to routers and demultiplexers, and is as long. */
record LinkPacket(byte kind, long link, long number) {

    static final byte DATA = 0;
    static final byte ACKNOWLEDGEMENT = 1;
    static final byte DATAGRAM = 2;
    static final byte CLOSE = 3;

    /** A short header of QUIC (RFC 9000, section 17.3). */
    private static final byte FIRST_BYTE = 0x40;

    private static final int HEADER_BYTES = 2 + 2 * Long.BYTES;

    /** Header and tag of a QUIC packet beyond what it carries, roughly. */
    private static final int OVERHEAD_BYTES = 40;

    ByteBuffer encode(int contentBytes) {
        return ByteBuffer.allocate(OVERHEAD_BYTES + contentBytes)
                .put(FIRST_BYTE)
                .put(kind)
                .putLong(link)
                .putLong(number)
                .rewind();
    }

    /** Null if it is none. */
    static @Nullable LinkPacket decode(ByteBuffer packet) {
        if (packet.remaining() < HEADER_BYTES || packet.get(packet.position()) != FIRST_BYTE) {
            return null;
        }
        ByteBuffer header = packet.duplicate();
        header.get();
        return new LinkPacket(header.get(), header.getLong(), header.getLong());
    }
}
