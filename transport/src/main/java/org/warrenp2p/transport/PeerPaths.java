package org.warrenp2p.transport;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;

/**
 * Which path leads to which peer, as the control sessions have validated it. The QUIC channel asks here for every
 * datagram: it knows peers by a synthetic address only. Only from the loop.
 */
public interface PeerPaths {

    /** The peer with a confirmed session whose validated path this is, or null. */
    @Nullable
    PeerId peerAt(UdpSocket socket, Endpoint remote);

    /** The best validated path to {@code peer}, or null without a confirmed session. */
    @Nullable
    Path pathTo(PeerId peer);

    /**
     * Where a packet of the link to {@code peer} leaves now; as {@link #pathTo}, and whoever watches the path knows from now
     * on that something is to come back.
     */
    default @Nullable Path linkPathTo(PeerId peer) {
        return pathTo(peer);
    }

    /**
     * Where a copy of a packet of the link to {@code peer} leaves as well, because the path in use has missed an answer; null as
     * a rule.
     */
    default @Nullable Path secondLinkPathTo(PeerId peer) {
        return null;
    }

    /**
     * Whose link a packet from {@code remote} belongs to; as {@link #peerAt}, and whoever watches that path has heard
     * something from it.
     */
    default @Nullable PeerId linkPeerAt(UdpSocket socket, Endpoint remote) {
        return peerAt(socket, remote);
    }

    /** A way to a peer: our socket and its endpoint. */
    record Path(UdpSocket socket, Endpoint remote) {

        /** Whether packets go straight to the peer. */
        public UdpSocket.Kind kind() {
            return socket.kind();
        }
    }
}
