package org.warrenp2p.node.core.punch;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.node.core.coordination.Coordination;
import org.warrenp2p.node.core.nat.OwnNat;
import org.warrenp2p.node.core.nat.SocketObservers;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.NetworkInterfaces;
import org.warrenp2p.transport.exchange.ControlPlane;

/**
 * The world as the punches of a node need it.
 *
 * @param router takes what arrives at the sockets that punches open
 * @param limits the caps of this node over all its punches
 * @param portMapped what routers have promised to forward to the main sockets
 * @param privateNetwork whether the network that this node joins is private as a whole, as in a laboratory
 * @param accepts whether this node lets itself be reached by a peer; asked before it reveals anything
 */
public record PunchPorts(
        EventLoop loop,
        Entropy entropy,
        RandomGenerator random,
        Counters counters,
        DatagramTransport datagrams,
        DatagramHandler router,
        NetworkInterfaces interfaces,
        ControlPlane control,
        PunchLimits limits,
        Coordination coordination,
        OwnNat nat,
        SocketObservers observers,
        Supplier<List<Endpoint>> portMapped,
        boolean privateNetwork,
        Predicate<PeerId> accepts) {}
