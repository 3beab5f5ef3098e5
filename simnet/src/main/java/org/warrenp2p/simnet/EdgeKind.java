package org.warrenp2p.simnet;

/** How a host is connected, as others see it: what stands between it and the public network. */
public enum EdgeKind {
    /** Nothing. */
    PUBLIC,
    /** Mapping and filtering endpoint-independent. */
    FULL_CONE,
    /** Mapping endpoint-independent, filtering address-dependent. */
    ADDRESS_RESTRICTED,
    /** Mapping endpoint-independent (or a Linux router that looks so), filtering address-and-port-dependent. */
    PORT_RESTRICTED,
    /** Both address-and-port-dependent, another port for every destination. */
    SYMMETRIC,
    /** No UDP but DNS. */
    UDP_BLOCKED
}
