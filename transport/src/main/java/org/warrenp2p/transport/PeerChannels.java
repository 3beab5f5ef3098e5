package org.warrenp2p.transport;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;

/**
 * Application links between peers: QUIC in production, in memory in the simulated network. Only from the node's loop.
 *
 * <p>A link is dialled over whatever path the peer's control session has, so a session must exist first. The far side
 * has proved to be the peer before a link is handed out.
 */
public interface PeerChannels {

    /**
     * Dials {@code peer}, at most {@code timeoutNanos}. The link is there when the peer has proved who it is, and may be used
     * in that turn: what is written then leaves together with the end of the handshake. The peer has not agreed yet. If
     * it refuses during the handshake, the dial fails; if later, the link closes with that reason (REFUSED, WRONG_PEER),
     * its streams are closed uncleanly, and opening another one fails with it.
     */
    void dial(PeerId peer, long timeoutNanos, Completion<PeerChannel> completion);

    /** Who gets links that others dialled; without one they are refused. */
    void onAccepted(AcceptHandler handler);

    /**
     * A packet of a link has come to a socket that does not bring those here by itself: the end of a circuit through a
     * tunnel, or the tunnel.
     */
    default void receive(UdpSocket socket, Endpoint source, ByteBuffer packet) {}

    /**
     * Prepares for the first link what costs time or memory, in the background; a hint. Without it the first dial or the
     * first packet of a peer does so.
     */
    default void warmUp() {}

    /** Closes all links, tells the peers, and refuses new ones. */
    void close();

    /** Gets accepted links. */
    @FunctionalInterface
    interface AcceptHandler {

        /** A peer has dialled; the link is ready. Its handler must be set before this returns. */
        void onAccepted(PeerChannel channel);
    }
}
