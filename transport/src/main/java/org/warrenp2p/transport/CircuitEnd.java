package org.warrenp2p.transport;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;

/**
 * This node's end of a circuit through a relay: a socket that reaches one endpoint, which is the peer at the other end. What
 * is sent leaves through another socket to the relay, behind a header of {@value CircuitDatagrams#HEADER_BYTES} bytes
 * ({@link CircuitDatagrams}). So everything that runs over sockets runs over it.
 */
public interface CircuitEnd extends UdpSocket {

    /**
     * What stands for the other end: an endpoint in a range that is never routed (RFC 6666), and of no other one at this node; or
     * where the peer is beyond the relay, if this node cannot send there itself.
     */
    Endpoint far();

    /** Through whom it leads. */
    PeerId relay();

    /** Its number, which the relay has drawn. */
    long circuit();

    /** Whether this side or the other gets to the relay over TCP. */
    default boolean isTunnelled() {
        return false;
    }

    /** How packets get to the relay now; null if they do not. */
    PeerPaths.@Nullable Path carrier();

    @Override
    default Kind kind() {
        return Kind.RELAYED;
    }
}
