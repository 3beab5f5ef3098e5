package org.warrenp2p.holepunch.candidate;

/** Whether packets may go to an endpoint that somebody else named, and if not, why. */
public enum TargetVerdict {
    /** As many as the order allows. */
    ALLOWED,
    /** A private address, reached only if the two are neighbours: very few. */
    NEIGHBOUR,
    /** Port 0, or below 1,024 and not 443: services of others live there. */
    PRIVILEGED_PORT,
    /** Loopback, link-local, multicast, broadcast, reserved or unspecified. */
    UNUSABLE_ADDRESS,
    /** A private or carrier address, and nothing says that the two are neighbours. */
    FOREIGN_PRIVATE_NETWORK,
    /** An address of this node. */
    OURSELVES;

    /** Whether a packet may go there at all. */
    public boolean allows() {
        return this == ALLOWED || this == NEIGHBOUR;
    }
}
