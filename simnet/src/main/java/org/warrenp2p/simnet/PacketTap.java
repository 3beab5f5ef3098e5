package org.warrenp2p.simnet;

import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;

/** Sees every datagram, as a capture on every interface would. Must not act on the simulation. */
@FunctionalInterface
public interface PacketTap {

    /** A datagram is at {@code point}. */
    void onPacket(Packet packet);

    /** Where a datagram was seen. */
    enum Point {
        /** It leaves its sender; whatever becomes of it. */
        SENT,
        /** A socket gets it; with duplication, more than once. */
        DELIVERED,
        /** It (or one copy of it) ends here: lost, cut off, or nobody listens. */
        DROPPED
    }

    /**
     * One sight of a datagram.
     *
     * @param timeNanos virtual time since the start
     */
    record Packet(Point point, long timeNanos, Endpoint from, Endpoint to, Bytes payload) {}
}
