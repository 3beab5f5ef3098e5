package org.warrenp2p.proto.punch;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/** An endpoint where a peer might be reached, and how it came to have it. Better kinds come first. */
public record Candidate(Kind kind, Endpoint endpoint) {

    /** Most in one order (defences: 8). */
    public static final int MOST = 8;

    /**
     * What an endpoint of a record is, with the NAT profile next to it: records name where a peer is reached from
     * outside.
     */
    public static Candidate ofRecord(Endpoint endpoint, NatProfile nat) {
        if (!endpoint.address().isPublic()) {
            return new Candidate(Kind.HOST, endpoint);
        }
        if (!endpoint.address().isIpv4()) {
            return new Candidate(Kind.IPV6, endpoint);
        }
        if (nat.mapping() == MappingBehavior.NONE) {
            // without a translator there may still be a firewall
            return new Candidate(isOpen(nat.filtering()) ? Kind.PUBLIC : Kind.MAPPED, endpoint);
        }
        return new Candidate(isOpen(nat.filtering()) ? Kind.MAPPED_OPEN : Kind.MAPPED, endpoint);
    }

    private static boolean isOpen(FilteringBehavior filtering) {
        return filtering == FilteringBehavior.NONE || filtering == FilteringBehavior.ENDPOINT_INDEPENDENT;
    }

    /** How a peer came to have an endpoint. */
    public enum Kind {
        /** An address of an interface, in a private network. */
        HOST(true),
        /** A public IPv6 address: filtered at most, never translated. */
        IPV6(true),
        /** Its router was asked for it (PCP, NAT-PMP, UPnP). */
        PORT_MAPPED(true),
        /** An address of an interface that anybody reaches. */
        PUBLIC(true),
        /** As observers see it, and the translator lets everybody in. */
        MAPPED_OPEN(true),
        /** As observers see it. */
        MAPPED(false),
        /** Where an authenticated packet came from. */
        PEER_REFLEXIVE(true);

        private final boolean early;

        Kind(boolean early) {
            this.early = early;
        }

        /**
         * Whether a packet may go there before the instant of fire. To a mapped endpoint that filters it may not: a
         * router that keeps an entry for it then gives the peer another port for its packets to us (the conntrack
         * clash).
         */
        public boolean mayBeProbedEarly() {
            return early;
        }
    }
}
