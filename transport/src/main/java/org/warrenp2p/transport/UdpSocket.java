package org.warrenp2p.transport;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;

/** One open UDP socket. Only from the node's loop. */
public interface UdpSocket {

    /** Where it is bound, with the port that was given. */
    Endpoint localEndpoint();

    /** Whether a packet can be sent to {@code endpoint} from here (the family fits). */
    boolean canReach(Endpoint endpoint);

    /**
     * Sends one datagram, at most once and without a promise. {@code payload} is copied or written before the call
     * returns.
     */
    void send(Endpoint destination, ByteBuffer payload);

    /**
     * Sends one datagram that lives for {@code hops} hops only (TTL, hop limit): with 2 it opens the own home router and
     * dies behind it, without a trace at the other side's.
     *
     * @return false, with nothing sent, where this cannot be set for a single datagram
     */
    default boolean send(Endpoint destination, ByteBuffer payload, int hops) {
        return false;
    }

    /** Whether {@link #send(Endpoint, ByteBuffer, int)} can do what it says on this machine. */
    default boolean canLimitHops() {
        return false;
    }

    /** What lies between this socket and whom it sends to. */
    default Kind kind() {
        return Kind.DIRECT;
    }

    /** What lies between a socket and whom it sends to. */
    enum Kind {
        /** The network alone. */
        DIRECT,
        /** A relay that forwards datagrams. */
        RELAYED,
        /** A connection of TCP, between a relay and somebody whose network lets no UDP through. */
        TUNNELLED
    }

    /** Closes it; further sends do nothing. */
    void close();
}
