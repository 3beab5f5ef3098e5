package org.warrenp2p.node.core.tunnel;

import java.util.List;
import java.util.function.Supplier;
import org.warrenp2p.node.core.relay.RelayService;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.exchange.ControlPlane;

/**
 * The node around its tunnels.
 *
 * @param router takes what comes out of tunnels
 * @param relays where detours become sockets
 * @param seeds through whom the node joins by UDP
 * @param servers whom it knows
 */
public record TunnelPorts(
        PeerId self,
        EventLoop loop,
        Entropy entropy,
        ControlPlane control,
        DatagramHandler router,
        RelayService relays,
        List<Contact> seeds,
        Supplier<List<Contact>> servers,
        Counters counters) {}
