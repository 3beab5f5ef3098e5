package org.warrenp2p.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/**
 * Who deals with the datagrams of circuits: one byte of type, the number of the circuit, and a whole datagram of the two at
 * its ends. A relay forwards them as they are; an end takes the inner one out. Sockets may ask here for each datagram, so
 * that none is copied; what they do not settle themselves comes to their handler. Only from the loop.
 */
public interface CircuitDatagrams {

    /** The first byte; the last free one of those that STUN, Warren's control packets and QUIC leave would do as well. */
    byte TYPE = 10;

    /** The type and the number. */
    int HEADER_BYTES = 1 + Long.BYTES;

    /** The longest inner datagram: with its header it is as long as the longest control packet. */
    int MAX_INNER_BYTES = 1_232 - HEADER_BYTES;

    /**
     * Where a datagram goes on to, as it is; it counts as forwarded then.
     *
     * @param lengthBytes of the whole datagram
     * @return null if it is not for others, or if more than forwarding has to be done for it
     */
    PeerPaths.@Nullable Path forward(UdpSocket socket, Endpoint source, long circuit, int lengthBytes);

    /** The end of {@code circuit} here, if the datagram comes from its relay; otherwise null. */
    @Nullable
    CircuitEnd endOf(UdpSocket socket, Endpoint source, long circuit);

    /** Whether {@code payload} is of a circuit. */
    static boolean isOne(ByteBuffer payload) {
        return payload.remaining() > HEADER_BYTES && payload.get(payload.position()) == TYPE;
    }

    /** The number in a datagram of a circuit. */
    static long circuitOf(ByteBuffer payload) {
        return payload.getLong(payload.position() + 1);
    }
}
