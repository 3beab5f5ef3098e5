package org.warrenp2p.holepunch.portmap;

/** How a router can be asked for a port; the better ones come first. */
public enum MappingProtocol {
    /** RFC 6887: nonces, lifetimes, IPv6, and an epoch that tells when the router has forgotten. */
    PCP("pcp"),
    /** RFC 6886: the same for IPv4, without nonces. */
    NAT_PMP("nat-pmp"),
    /** UPnP Internet Gateway Device, version 1 or 2: what most home routers speak. */
    UPNP("upnp"),
    /** None of them. */
    NONE("none");

    private final String text;

    MappingProtocol(String text) {
        this.text = text;
    }

    /** What people and scripts read. */
    public String text() {
        return text;
    }
}
