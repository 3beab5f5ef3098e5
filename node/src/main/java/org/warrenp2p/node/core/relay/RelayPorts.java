package org.warrenp2p.node.core.relay;

import java.util.function.Predicate;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.exchange.ControlPlane;

/**
 * The node around its relays.
 *
 * @param inner takes what comes out of circuits, as if it came from a socket of its own
 * @param accepts whether a peer may open a circuit to this node
 */
public record RelayPorts(
        PeerId self,
        EventLoop loop,
        Entropy entropy,
        ControlPlane control,
        DatagramHandler inner,
        Predicate<PeerId> accepts,
        Counters counters) {}
