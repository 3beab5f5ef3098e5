package org.warrenp2p.transport;

import org.warrenp2p.proto.IpAddress;

/** What carries a path; the better kinds first. A better kind is preferred whatever its round trip. */
public enum PathKind {

    /** To an address of a private network, so that nothing of it leaves the site. */
    LAN,

    /** To where the peer is seen on the internet. */
    DIRECT,

    /** Through the circuit of a relay, which costs somebody else's capacity. */
    RELAYED,

    /** Over TCP, where what is lost holds up all that comes after it. */
    TUNNELLED;

    /** Whether nobody stands between the two. */
    public boolean isDirect() {
        return this == LAN || this == DIRECT;
    }

    /** The kind of {@code path}. */
    public static PathKind of(PeerPaths.Path path) {
        return switch (path.kind()) {
            case DIRECT -> isOfThisSite(path.remote().address()) ? LAN : DIRECT;
            case RELAYED -> RELAYED;
            case TUNNELLED -> TUNNELLED;
        };
    }

    private static boolean isOfThisSite(IpAddress address) {
        return address.isPrivate() || address.isLoopback() || address.isLinkLocal();
    }
}
