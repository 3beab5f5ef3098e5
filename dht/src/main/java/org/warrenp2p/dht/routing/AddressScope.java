package org.warrenp2p.dht.routing;

import org.warrenp2p.proto.IpAddress;

/** From where an address can be reached at all. */
public enum AddressScope {
    /** From everywhere; the documentation and benchmarking ranges included, because laboratories live there. */
    PUBLIC,
    /** Within one private network. */
    PRIVATE,
    /** Within one machine. */
    LOOPBACK,
    /** Link-local (no zone travels with it), multicast, reserved or unspecified: nobody can be sent to it. */
    UNUSABLE;

    /** The scope of {@code address}. */
    public static AddressScope of(IpAddress address) {
        if (address.isPublic()) {
            return PUBLIC;
        }
        if (address.isLoopback()) {
            return LOOPBACK;
        }
        return address.isPrivate() ? PRIVATE : UNUSABLE;
    }

    /**
     * Whether addresses of scope {@code told} are fit to be told by, or to, somebody at an address of this scope: the
     * public ones always, narrower ones only within the same kind of network.
     */
    public boolean mayHearOf(AddressScope told) {
        return switch (told) {
            case PUBLIC -> this != UNUSABLE;
            case PRIVATE -> this == PRIVATE || this == LOOPBACK;
            case LOOPBACK -> this == LOOPBACK;
            case UNUSABLE -> false;
        };
    }
}
