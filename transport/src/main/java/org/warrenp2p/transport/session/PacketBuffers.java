package org.warrenp2p.transport.session;

/**
 * The two buffers of a node, for what arrives and for what leaves: the frame of a packet that has come is read from them
 * before anybody can answer it, and a frame that leaves is sealed in the turn in which it is written.
 */
final class PacketBuffers {

    /** A packet as it travels; whoever keeps it takes a copy. */
    final byte[] packet = new byte[PacketLayout.MAX_PACKET_BYTES];

    /** The frame in it. */
    final byte[] plain = new byte[PacketLayout.MAX_PACKET_BYTES];
}
