package org.warrenp2p.node.core.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.TunnelTransport;

/**
 * Where this node takes tunnels while it is a relay: beside each of its UDP sockets, on the port of HTTPS, which is open in
 * nearly every network; where that cannot be had, on the number of the UDP port (PROTOCOL: relays).
 */
public final class Entrances {

    /** Take no tunnels. */
    public static final int NONE = -1;

    /** The rule above. */
    public static final int BY_RULE = 0;

    private static final Logger log = LoggerFactory.getLogger(Entrances.class);

    private static final int HTTPS_PORT = 443;

    /** Of the names of circuits, which count up from 1, nobody gets so far. */
    private static final long FIRST_ALIAS = 1L << 40;

    private static final int ALIAS_PORT = 1;

    private final TunnelTransport transport;
    private final DatagramHandler router;
    private final int wantedPort;
    private final List<TunnelTransport.Entrance> open = new ArrayList<>();
    private List<Endpoint> beside = List.of();
    private long aliases;
    private boolean wanted;
    /** Grows with every {@link #open} and {@link #close}, so that what comes late is known. */
    private long generation;

    /**
     * Closed.
     *
     * @param router takes what comes out of tunnels
     * @param port {@link #BY_RULE}, {@link #NONE}, or a port
     */
    public Entrances(TunnelTransport transport, DatagramHandler router, int port) {
        this.transport = transport;
        this.router = router;
        this.wantedPort = port;
    }

    /** Says where the UDP sockets are bound. */
    public void beside(List<Endpoint> sockets) {
        beside = List.copyOf(sockets);
    }

    /** Takes tunnels from now on. */
    void open() {
        if (wanted || wantedPort == NONE) {
            return;
        }
        wanted = true;
        generation++;
        for (Endpoint socket : beside) {
            tryNext(socket, portsFor(socket), generation);
        }
    }

    private Queue<Integer> portsFor(Endpoint socket) {
        Set<Integer> ports = new LinkedHashSet<>();
        if (wantedPort > 0) {
            ports.add(wantedPort);
        } else {
            if (!socket.address().isLoopback()) {
                ports.add(HTTPS_PORT);
            }
            ports.add(socket.port());
        }
        return new ArrayDeque<>(ports);
    }

    private void tryNext(Endpoint socket, Queue<Integer> ports, long begun) {
        Integer port = ports.poll();
        if (port == null || begun != generation) {
            return;
        }
        Endpoint local = new Endpoint(socket.address(), port);
        transport.listen(
                local,
                this::freshAlias,
                router,
                Completion.of(
                        entrance -> opened(entrance, begun), failure -> failed(failure, local, socket, ports, begun)));
    }

    private void opened(TunnelTransport.Entrance entrance, long begun) {
        if (begun != generation) {
            entrance.close();
            return;
        }
        open.add(entrance);
        log.info("Takes tunnels over TLS at {}", entrance.localEndpoint());
    }

    private void failed(Failure failure, Endpoint local, Endpoint socket, Queue<Integer> ports, long begun) {
        if (isServedByOther(local)) {
            return; // some systems bind a wildcard for both families
        }
        if (ports.isEmpty()) {
            log.warn("Takes no tunnels beside {}: {}", socket, failure.message());
        } else {
            log.warn(
                    "Takes no tunnels at port {}: {}. Tries {} instead", local.port(), failure.message(), ports.peek());
        }
        tryNext(socket, ports, begun);
    }

    private boolean isServedByOther(Endpoint local) {
        return local.address().isUnspecified()
                && open.stream()
                        .map(TunnelTransport.Entrance::localEndpoint)
                        .anyMatch(other -> other.address().isUnspecified() && other.port() == local.port());
    }

    private Endpoint freshAlias() {
        return new Endpoint(new IpAddress(IpAddress.DISCARD_ONLY, FIRST_ALIAS + aliases++), ALIAS_PORT);
    }

    /** The port where tunnels are taken in {@code family}, or 0. */
    public int port(IpFamily family) {
        for (TunnelTransport.Entrance entrance : open) {
            Endpoint local = entrance.localEndpoint();
            if (local.family() == family || local.address().isUnspecified()) {
                return local.port();
            }
        }
        return 0;
    }

    /** How many tunnels are open. */
    public int tunnels() {
        return open.stream().mapToInt(TunnelTransport.Entrance::open).sum();
    }

    /** Takes none any more, and ends those that there are. */
    void close() {
        if (wanted) {
            wanted = false;
            generation++;
            open.forEach(TunnelTransport.Entrance::close);
            open.clear();
        }
    }
}
