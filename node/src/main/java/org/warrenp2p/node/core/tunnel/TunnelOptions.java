package org.warrenp2p.node.core.tunnel;

import java.util.List;
import org.warrenp2p.node.core.relay.Entrances;
import org.warrenp2p.proto.Contact;

/**
 * What a node is told about tunnels.
 *
 * @param udp false: it sends no UDP, whatever the network lets out
 * @param entrancePort where it takes tunnels as a relay: a port, {@link Entrances#BY_RULE} or {@link Entrances#NONE}
 * @param seeds relays to join through over TCP, each with the endpoint of its entrance; may be empty
 */
public record TunnelOptions(boolean udp, int entrancePort, List<Contact> seeds) {

    /** UDP as long as it works, tunnels by the rule. */
    public static final TunnelOptions DEFAULT = new TunnelOptions(true, Entrances.BY_RULE, List.of());

    /** The list is copied. */
    public TunnelOptions {
        seeds = List.copyOf(seeds);
    }
}
