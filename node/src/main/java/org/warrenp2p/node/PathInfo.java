package org.warrenp2p.node;

import java.util.Optional;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;

/**
 * The way that packets to a peer take now.
 *
 * @param remote where they are sent: the peer, or the relay in between
 * @param relay who forwards them, if somebody does
 */
public record PathInfo(Kind kind, Endpoint remote, Optional<PeerId> relay) {

    /** The kinds of paths. */
    public enum Kind {
        /** Within one machine or local network: loopback, private or link-local addresses. */
        LAN,
        /** From node to node over the internet. */
        DIRECT,
        /** Through a relay, which can read nothing of it. */
        RELAY,
        /** The same, where this side or the other gets to the relay over TLS on TCP, or the other side is that relay. */
        RELAY_TLS
    }

    /** Whether nobody stands between the two. */
    public boolean isDirect() {
        return kind == Kind.LAN || kind == Kind.DIRECT;
    }

    /** What {@code path} is; empty if it leads through a relay that has just gone. */
    static Optional<PathInfo> of(PeerPaths.Path path) {
        if (path.socket() instanceof CircuitEnd end) {
            return Optional.ofNullable(end.carrier())
                    .map(carrier -> new PathInfo(
                            end.isTunnelled() ? Kind.RELAY_TLS : Kind.RELAY,
                            carrier.remote(),
                            Optional.of(end.relay())));
        }
        Endpoint remote = path.remote();
        if (path.kind() == UdpSocket.Kind.TUNNELLED) {
            return Optional.of(new PathInfo(Kind.RELAY_TLS, remote, Optional.empty()));
        }
        return Optional.of(
                new PathInfo(remote.address().isPublic() ? Kind.DIRECT : Kind.LAN, remote, Optional.empty()));
    }
}
