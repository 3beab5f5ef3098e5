package org.warrenp2p.node;

import org.warrenp2p.proto.Endpoint;

/** The way that packets to a peer take now. */
public record PathInfo(Kind kind, Endpoint remote) {

    /** The kinds of paths. */
    public enum Kind {
        /** Within one machine or local network: loopback, private or link-local addresses. */
        LAN,
        /** From node to node over the internet. */
        DIRECT
    }

    /** The path to {@code remote}. */
    public static PathInfo to(Endpoint remote) {
        return new PathInfo(remote.address().isPublic() ? Kind.DIRECT : Kind.LAN, remote);
    }
}
