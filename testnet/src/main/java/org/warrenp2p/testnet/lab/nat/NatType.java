package org.warrenp2p.testnet.lab.nat;

import static org.warrenp2p.testnet.lab.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static org.warrenp2p.testnet.lab.nat.Dependence.ADDRESS_DEPENDENT;
import static org.warrenp2p.testnet.lab.nat.Dependence.ENDPOINT_INDEPENDENT;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is between a host and the internet. */
public enum NatType {
    /** Full cone: once mapped, everybody gets in. */
    FULL("full cone: everybody gets in"),
    /** Address-restricted cone. */
    ADDR("address-restricted cone: in gets whose address was sent to"),
    /** Port-restricted cone. */
    PORT("port-restricted cone: in gets whose address and port were sent to"),
    /** What a Linux router does that somebody set up with one line. */
    MASQ("plain Linux masquerade"),
    /** Another random port for every destination. */
    SYMMETRIC("symmetric: a random port for every destination"),
    /** The next port for every destination. */
    SYMSEQ("symmetric: the next port for every destination"),
    /** Another port for every destination address, the same for its ports. */
    SYMADDR("symmetric by address: a port for every destination address"),
    /** UDP is blocked. */
    NOUDP("no UDP"),
    /** Nothing but TCP to port 443. */
    TCP443("nothing but TCP to port 443"),
    /** A stateful firewall with public addresses behind it. */
    FW("a firewall that does not translate"),
    /** A home router within a carrier's. */
    CGNAT("a port-restricted home router within a carrier's"),
    /** Nothing is between. */
    PUBLIC("a public address");

    private final String summary;

    NatType(String summary) {
        this.summary = summary;
    }

    /** As the command line spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String summary() {
        return summary;
    }

    /** All, as the command line spells them. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(NatType::text).toList();
    }

    /**
     * The type that {@code text} names.
     *
     * @throws IllegalArgumentException with a sentence if there is none
     */
    public static NatType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no NAT type \"" + text + "\"; there are " + String.join(", ", texts())));
    }

    /** What it promises, for a prober in its network to confirm. */
    public NatBehaviour promise(RouterOptions options) {
        boolean hairpin = options.hairpin();
        return switch (this) {
            case FULL -> NatBehaviour.translated(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, true, false, hairpin);
            case ADDR -> NatBehaviour.translated(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, true, false, hairpin);
            case PORT, CGNAT ->
                NatBehaviour.translated(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, true, false, hairpin);
            // a masquerade has no map of who is behind a port, so nothing from inside can be sent back in
            case MASQ -> NatBehaviour.translated(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, true, false, false);
            case SYMMETRIC ->
                NatBehaviour.translated(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, false, false, false);
            case SYMSEQ ->
                NatBehaviour.translated(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, false, true, false);
            case SYMADDR -> NatBehaviour.translated(ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, false, false, false);
            case NOUDP -> NatBehaviour.withoutUdp(true);
            case TCP443 -> NatBehaviour.withoutUdp(false);
            case FW -> NatBehaviour.untranslated(ADDRESS_AND_PORT_DEPENDENT);
            case PUBLIC -> NatBehaviour.untranslated(ENDPOINT_INDEPENDENT);
        };
    }

    /** Whether a host that has this type is behind a router at all. */
    public boolean hasRouter() {
        return this != PUBLIC;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
