package org.warrenp2p.node.core;

import org.warrenp2p.proto.IpAddress;

/** How far an address can be seen; narrower scopes mean nothing outside. */
enum Scope {
    /** The internet, laboratories included. */
    PUBLIC,
    /** A local network or a carrier's. */
    PRIVATE,
    /** This machine. */
    LOOPBACK,
    /** Nobody to talk to: multicast, reserved, unspecified. */
    NONE;

    static Scope of(IpAddress address) {
        if (address.isLoopback()) {
            return LOOPBACK;
        }
        if (address.isPrivate() || address.isLinkLocal()) {
            return PRIVATE;
        }
        return address.isPublic() ? PUBLIC : NONE;
    }
}
