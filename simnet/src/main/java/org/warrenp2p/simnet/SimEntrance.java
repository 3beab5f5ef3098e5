package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.TunnelTransport.Entrance;

/** Where a host takes tunnels. */
final class SimEntrance implements Entrance {

    private final SimHost host;
    private final Endpoint local;
    private final Supplier<Endpoint> aliases;
    private final DatagramHandler handler;
    private final List<SimTunnel> tunnels = new ArrayList<>();

    SimEntrance(SimHost host, Endpoint local, Supplier<Endpoint> aliases, DatagramHandler handler) {
        this.host = host;
        this.local = local;
        this.aliases = aliases;
        this.handler = handler;
    }

    /** The end here of a tunnel that comes in. */
    SimTunnel accept(SimHost from) {
        SimTunnel tunnel = new SimTunnel(host, from, local, aliases.get(), handler);
        tunnels.add(tunnel);
        tunnel.whenOver(() -> tunnels.remove(tunnel));
        return tunnel;
    }

    boolean isAt(Endpoint remote) {
        return local.port() == remote.port()
                && local.family() == remote.family()
                && (local.address().isUnspecified() || local.address().equals(remote.address()));
    }

    @Override
    public Endpoint localEndpoint() {
        return local;
    }

    @Override
    public int open() {
        return tunnels.size();
    }

    @Override
    public void close() {
        host.entrances().remove(this);
        List.copyOf(tunnels).forEach(SimTunnel::close);
    }
}
