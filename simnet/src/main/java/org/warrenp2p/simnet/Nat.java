package org.warrenp2p.simnet;

import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;

/**
 * What a translator is: mapping × filtering × ports × lifetime, in the terms of RFC 4787. {@link NatTable} is the state
 * of one.
 *
 * @param tracksUnsolicited the conntrack clash: a packet that nobody asked for leaves an entry of the router itself,
 *     whose outside port and far endpoint are then taken when an inside host sends to it
 * @param maxMappings how many mappings it keeps; further flows are refused
 */
public record Nat(
        MappingBehavior mapping,
        FilteringBehavior filtering,
        PortPolicy ports,
        Lifetime lifetime,
        Hairpin hairpin,
        boolean tracksUnsolicited,
        int maxMappings) {

    /** What cheap home routers keep: the default of nf_conntrack_max on a machine of 256 MB. */
    public static final int HOME_MAPPINGS = 16_384;

    /** More than one outside address has ports. */
    public static final int CARRIER_MAPPINGS = 65_536;

    /** Endpoint-independent in both. */
    public static final Nat FULL_CONE =
            of(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT);

    /** Lets in who lives at an address that was sent to. */
    public static final Nat ADDRESS_RESTRICTED =
            of(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT);

    /** Lets in whoever was sent to. */
    public static final Nat PORT_RESTRICTED =
            of(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

    /** A random port for every destination: {@code masquerade random,fully-random}. */
    public static final Nat SYMMETRIC = of(
                    MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)
            .withPorts(PortPolicy.RANDOM);

    /** A Linux router that masquerades and drops what comes to itself: looks port-restricted. */
    public static final Nat LINUX = of(
                    MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT)
            .withLifetime(Lifetime.LINUX);

    /** A Linux router that masquerades and has no rule for what comes to itself: {@link #tracksUnsolicited}. */
    public static final Nat LINUX_WITHOUT_INPUT_DROP = LINUX.withTracksUnsolicited(true);

    /** @throws IllegalArgumentException if the parts do not go together */
    public Nat {
        boolean perDestination = Scope.of(mapping) == Scope.ENDPOINT && Scope.of(filtering) == Scope.ENDPOINT;
        if (tracksUnsolicited && !(perDestination && ports.choice() == PortPolicy.Choice.PRESERVING)) {
            throw new IllegalArgumentException("Only a masquerade that preserves ports tracks what is unsolicited");
        }
        if (maxMappings < 1) {
            throw new IllegalArgumentException("A translator keeps at least one mapping, not " + maxMappings);
        }
    }

    /** A translator that preserves ports, lives as long as RFC 4787 recommends, and does not hairpin. */
    public static Nat of(MappingBehavior mapping, FilteringBehavior filtering) {
        return new Nat(
                mapping, filtering, PortPolicy.PRESERVING, Lifetime.RECOMMENDED, Hairpin.NONE, false, HOME_MAPPINGS);
    }

    /** The same with other ports. */
    public Nat withPorts(PortPolicy policy) {
        return new Nat(mapping, filtering, policy, lifetime, hairpin, tracksUnsolicited, maxMappings);
    }

    /** The same with another lifetime. */
    public Nat withLifetime(Lifetime other) {
        return new Nat(mapping, filtering, ports, other, hairpin, tracksUnsolicited, maxMappings);
    }

    /** The same with another hairpin. */
    public Nat withHairpin(Hairpin other) {
        return new Nat(mapping, filtering, ports, lifetime, other, tracksUnsolicited, maxMappings);
    }

    /** The same, with or without entries for what is unsolicited. */
    public Nat withTracksUnsolicited(boolean tracking) {
        return new Nat(mapping, filtering, ports, lifetime, hairpin, tracking, maxMappings);
    }

    /** The same with another bound. */
    public Nat withMaxMappings(int most) {
        return new Nat(mapping, filtering, ports, lifetime, hairpin, tracksUnsolicited, most);
    }

    /**
     * Whether one outside port serves several destinations with separate mappings, as in Linux: where the source port is
     * preserved and what comes back can be told apart by where it comes from.
     */
    boolean sharesPorts() {
        return Scope.of(mapping) != Scope.ANYBODY
                && Scope.of(filtering).isAtLeast(Scope.of(mapping))
                && ports.choice() == PortPolicy.Choice.PRESERVING;
    }
}
