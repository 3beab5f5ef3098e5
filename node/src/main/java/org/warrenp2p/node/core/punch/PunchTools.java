package org.warrenp2p.node.core.punch;

import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.warrenp2p.holepunch.PunchSettings;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.node.core.coordination.Coordination;
import org.warrenp2p.node.core.nat.SocketObservers;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PunchCarrier;

/**
 * What punches work with.
 *
 * @param self what this node tells of itself at the moment
 * @param accepts whether this node lets itself be reached by a peer; asked before it reveals anything
 */
record PunchTools(
        EventLoop loop,
        Entropy entropy,
        RandomGenerator random,
        Counters counters,
        PunchSettings settings,
        PunchLimits limits,
        PunchCarrier carrier,
        Coordination coordination,
        SocketObservers observers,
        PunchSockets sockets,
        OwnOffer self,
        Predicate<PeerId> accepts) {

    static PunchTools of(PunchPorts ports) {
        PunchSockets sockets = new PunchSockets(
                ports.loop(), ports.datagrams(), ports.router(), ports.control(), ports.observers(), ports.counters());
        return new PunchTools(
                ports.loop(),
                ports.entropy(),
                ports.random(),
                ports.counters(),
                PunchSettings.DEFAULT,
                ports.limits(),
                ports.control().punchCarrier(),
                ports.coordination(),
                ports.observers(),
                sockets,
                new OwnOffer(ports.nat(), ports.interfaces(), ports.portMapped(), ports.privateNetwork()),
                ports.accepts());
    }

    long now() {
        return loop.nanoTime();
    }
}
