package org.warrenp2p.node.core;

import java.util.List;
import java.util.function.Predicate;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.core.tunnel.TunnelOptions;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.transport.exchange.ControlSettings;

/**
 * What a node is told before it starts.
 *
 * @param listen where to open sockets; port 0 takes a free one
 * @param bootstrap through whom to join; may be empty
 * @param publish whether the node's record is published once it has joined
 * @param coordination what the node does for others as their coordinator, if it is a server
 * @param relay whether this node forwards for others
 * @param relaying what it gives to them then
 * @param tunnels what it does where no UDP gets out, and for those who are there
 * @param accepts whether a peer may open a path to this node; asked on its loop, before it reveals anything of itself
 */
public record NodeSettings(
        NetworkId network,
        RoleSetting role,
        List<Endpoint> listen,
        List<Contact> bootstrap,
        boolean publish,
        ControlSettings control,
        DhtSettings dht,
        CoordinationSettings coordination,
        RelaySetting relay,
        RelaySettings relaying,
        TunnelOptions tunnels,
        Predicate<PeerId> accepts) {

    /** A node that accepts everybody, coordinates for others within the defaults, and is nobody's relay. */
    public NodeSettings(
            NetworkId network,
            RoleSetting role,
            List<Endpoint> listen,
            List<Contact> bootstrap,
            boolean publish,
            ControlSettings control,
            DhtSettings dht) {
        this(
                network,
                role,
                listen,
                bootstrap,
                publish,
                control,
                dht,
                CoordinationSettings.DEFAULT,
                RelaySetting.OFF,
                RelaySettings.DEFAULT,
                TunnelOptions.DEFAULT,
                peer -> true);
    }

    /** The same node, forwarding for others within these limits. */
    public NodeSettings withRelay(RelaySetting setting, RelaySettings limits) {
        return new NodeSettings(
                network,
                role,
                listen,
                bootstrap,
                publish,
                control,
                dht,
                coordination,
                setting,
                limits,
                tunnels,
                accepts);
    }

    /** The same node with these tunnels. */
    public NodeSettings withTunnels(TunnelOptions options) {
        return new NodeSettings(
                network,
                role,
                listen,
                bootstrap,
                publish,
                control,
                dht,
                coordination,
                relay,
                relaying,
                options,
                accepts);
    }
}
