package org.warrenp2p.transport;

import org.warrenp2p.proto.IpAddress;

/** What carries a path; the better kinds first. A better kind is preferred whatever its round trip. */
public enum PathKind {

    /** To an address of a private network, so that nothing of it leaves the site. */
    LAN,

    /** To where the peer is seen on the internet. */
    DIRECT,

    /** Through the circuit of a relay, which costs somebody else's capacity. */
    RELAYED;

    /** The kind of {@code path}. */
    public static PathKind of(PeerPaths.Path path) {
        if (path.kind() == UdpSocket.Kind.RELAYED) {
            return RELAYED;
        }
        IpAddress address = path.remote().address();
        return address.isPrivate() || address.isLoopback() || address.isLinkLocal() ? LAN : DIRECT;
    }
}
