package org.warrenp2p.testnet.lab.portmap;

/** What a router of the test speaks. */
enum RouterKind {
    PCP("pcp", "PCP MAP"),
    /** The same daemon, which does not hear PCP: the first byte after the UDP header is the version. */
    NAT_PMP("nat-pmp", "NAT-PMP 4433 udp"),
    UPNP_1("upnp", "Warren"),
    UPNP_2("upnp", "Warren");

    private final String protocol;
    private final String description;

    RouterKind(String protocol, String description) {
        this.protocol = protocol;
        this.description = description;
    }

    /** Short enough for the name of a host. */
    String label() {
        return switch (this) {
            case PCP -> "p";
            case NAT_PMP -> "n";
            case UPNP_1 -> "u1";
            case UPNP_2 -> "u2";
        };
    }

    String protocol() {
        return protocol;
    }

    /** What the daemon notes about a mapping made so. */
    String description() {
        return description;
    }

    boolean isUpnp() {
        return this == UPNP_1 || this == UPNP_2;
    }

    /** Rules besides those of every router. */
    String furtherRules() {
        return this == NAT_PMP
                ? "table inet cut { chain in { type filter hook input priority 0; udp dport 5351 @th,64,8 2 drop; }; }"
                : "";
    }
}
