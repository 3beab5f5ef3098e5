package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/** What is bound on one host. */
final class HostPorts {

    /** First port of those given out where 0 is asked for (RFC 6335 section 6: dynamic ports). */
    private static final int FIRST_DYNAMIC_PORT = 49_152;

    private static final int DYNAMIC_PORTS = 65_536 - FIRST_DYNAMIC_PORT;

    private final SimHost host;

    /** A few: most hosts run one node. */
    private final List<SimPort> ports = new ArrayList<>(2);

    private int dynamicPortsGiven;

    HostPorts(SimHost host) {
        this.host = host;
    }

    /** Opens a socket at {@code local}. */
    void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        if (!isUsable(local.address())) {
            completion.failed(new Failure(
                    Failure.Code.ADDRESS_UNUSABLE, "Cannot listen at " + local + ": " + host + " has no such address"));
            return;
        }
        Endpoint bound = local.port() == 0 ? withFreePort(local.address()) : local;
        if (bound == null || isTaken(bound)) {
            completion.failed(new Failure(
                    Failure.Code.ADDRESS_IN_USE, "Cannot listen at " + local + ": another socket does already"));
            return;
        }
        SimSocket socket = new SimSocket(host, bound, handler);
        ports.add(socket);
        completion.succeeded(socket);
    }

    /** @throws IllegalArgumentException if the host has no such address, or another has that port already */
    void bind(SimPort port) {
        if (!isUsable(port.local().address()) || isTaken(port.local())) {
            throw new IllegalArgumentException(host + " cannot listen at " + port.local());
        }
        ports.add(port);
    }

    private boolean isUsable(IpAddress address) {
        return address.isUnspecified() ? host.firstAddress(address.family()) != null : host.isAt(address);
    }

    private @Nullable Endpoint withFreePort(IpAddress address) {
        for (int tries = 0; tries < DYNAMIC_PORTS; tries++) {
            Endpoint candidate = new Endpoint(address, FIRST_DYNAMIC_PORT + dynamicPortsGiven++ % DYNAMIC_PORTS);
            if (!isTaken(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private boolean isTaken(Endpoint endpoint) {
        return ports.stream().anyMatch(port -> port.collidesWith(endpoint));
    }

    /** Who takes what arrives at {@code endpoint}; null if nobody does. */
    @Nullable
    SimPort at(Endpoint endpoint) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).listensAt(endpoint)) {
                return ports.get(i);
            }
        }
        return null;
    }

    /** The host has another address instead of one of its own. */
    void moved(IpAddress from, IpAddress to) {
        ports.forEach(port -> port.moved(from, to));
    }

    void remove(SimPort port) {
        ports.remove(port);
    }

    void clear() {
        ports.clear();
    }
}
