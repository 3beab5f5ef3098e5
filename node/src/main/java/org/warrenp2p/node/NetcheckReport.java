package org.warrenp2p.node;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerId;

/**
 * What the network between this node and its peers does, as observers and strangers told in the last seconds.
 *
 * @param udp whether anybody has answered over UDP; if not, nothing else is known
 * @param ipv4 null without a socket of that family, or if nobody has answered over it
 * @param ipv6 the same
 * @param portMapping how a port was opened on the router: {@code pcp}, {@code nat-pmp}, {@code upnp} or {@code none}
 * @param reachable whether strangers reach this node; null if nobody could tell, as in a network without a third node
 * @param server whether a node here serves the DHT if its role is left to itself
 * @param relays those that offered themselves and answered, the nearest first; some of all there are
 * @param took how long the check took
 */
public record NetcheckReport(
        boolean udp,
        @Nullable Family ipv4,
        @Nullable Family ipv6,
        String portMapping,
        @Nullable Boolean reachable,
        boolean server,
        List<Relay> relays,
        Duration took) {

    /**
     * One address family.
     *
     * @param mapped where others see this node: one of its own endpoints if nothing translates. If the mapping depends on
     *     the destination, the address counts, and the port is one of many
     * @param portPreserved whether the port seen outside is the one inside
     * @param portDelta from one mapping to the next, where ports follow each other; null otherwise
     * @param hairpin whether packets to the own mapped endpoint come back in; null if that was not tried
     * @param lifetime null unless asked for
     * @param observers prefixes (/24, /48) from which somebody has told
     * @param certain whether enough of them have (four), and enough probes were sent; what else is said is a guess
     */
    public record Family(
            Endpoint mapped,
            MappingBehavior mapping,
            FilteringBehavior filtering,
            boolean portPreserved,
            @Nullable Integer portDelta,
            @Nullable Boolean hairpin,
            @Nullable Lifetime lifetime,
            int observers,
            boolean certain) {}

    /**
     * How long a mapping lives without traffic.
     *
     * @param min it has survived that
     * @param max it has not survived that; null if it has survived all that was tried
     */
    public record Lifetime(Duration min, @Nullable Duration max) {}

    /** A relay, and how far away it is. */
    public record Relay(PeerId peer, Duration rtt) {}
}
