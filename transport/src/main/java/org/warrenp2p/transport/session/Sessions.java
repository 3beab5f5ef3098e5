package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;

/** The secure sessions of one node. Only from the node's loop. */
public final class Sessions implements DatagramHandler, PeerPaths, AutoCloseable {

    /** Sessions without sockets; {@link #use} must be called before anything else. */
    public Sessions(
            PeerId self,
            SessionCrypto crypto,
            EventLoop loop,
            Entropy entropy,
            RandomStreams streams,
            Counters counters,
            SessionSettings settings) {}

    /** Who is given what arrives. Called once. */
    public void use(SessionUser user) {}

    /** Sends a request. */
    public Dispatch send(Outgoing outgoing) {
        return Dispatch.UNREACHABLE;
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {}

    @Override
    public @Nullable PeerId peerAt(UdpSocket socket, Endpoint remote) {
        return null;
    }

    @Override
    public PeerPaths.@Nullable Path pathTo(PeerId peer) {
        return null;
    }

    /** From now on packets may leave through {@code socket}. */
    public void addSocket(UdpSocket socket) {}

    /** Forgets {@code socket} and every path through it. */
    public void removeSocket(UdpSocket socket) {}

    /** Keeps the sessions with {@code peer}. */
    public boolean pin(PeerId peer) {
        return true;
    }

    /** Ends {@link #pin}. */
    public void unpin(PeerId peer) {}

    /** Who hears of peers that come and go. */
    public void addListener(SessionListener listener) {}

    /** Says goodbye to every peer with a confirmed session and forgets everything. */
    @Override
    public void close() {}

    /** A request to send. */
    public record Outgoing(Contact to, Frame.Asking frame, long retryNanos, long deadlineNanos) {}

    /** What became of a request that was to be sent. */
    public enum Dispatch {
        /** It left in a session. */
        SENT,
        /** It travels in a first packet, which is retransmitted here until it is answered. */
        RIDING,
        /** It must be sent again once the handshake under way is done. */
        WAITING,
        /** Too many handshakes are under way. */
        LIMIT,
        /** No socket reaches this endpoint. */
        UNREACHABLE
    }
}
