package org.warrenp2p.node.core;

import java.util.List;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.transport.exchange.ControlSettings;

/**
 * What a node is told before it starts.
 *
 * @param listen where to open sockets; port 0 takes a free one
 * @param bootstrap through whom to join; may be empty
 * @param publish whether the node's record is published once it has joined
 */
public record NodeSettings(
        NetworkId network,
        RoleSetting role,
        List<Endpoint> listen,
        List<Contact> bootstrap,
        boolean publish,
        ControlSettings control,
        DhtSettings dht) {}
