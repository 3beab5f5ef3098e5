package org.warrenp2p.holepunch.portmap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Counters;

/** A node at home, the inside of its router as a host of its own, and a mapper on the node. */
final class MapperLab {

    static final int NODE_PORT = 4433;

    /** What the home's router has inside, and the group that UPnP devices listen at. */
    static final IpAddress ROUTER = IpAddress.parse("192.168.1.1");

    private static final IpAddress SSDP_GROUP = IpAddress.parse("239.255.255.250");

    final Simulation simulation;
    final SimHost host;
    final SimHost inside;
    final SimRouter home;
    final FakeRouter router;
    final FakeStreams streams;
    final Counters counters = new Counters();
    final List<Gateway> gateways = new ArrayList<>();
    final PortMapper mapper;
    int changes;

    MapperLab(Class<?> test, long seed) {
        simulation = Simulation.forTest(test, seed);
        home = simulation.addRouter(Nat.PORT_RESTRICTED, IpAddress.parse("203.0.113.7"));
        host = home.addHost();
        inside = home.addHost(ROUTER, SSDP_GROUP);
        router = new FakeRouter(inside);
        streams = new FakeStreams(host.loop());
        gateways.add(new Gateway(ROUTER, host.address()));
        mapper = new PortMapper(new PortMapper.Ports(
                host.loop(),
                host.datagrams(),
                streams,
                () -> List.copyOf(gateways),
                host.worker(),
                host.entropy(),
                host.random().stream("portmap"),
                counters));
        mapper.onChange(() -> changes++);
    }

    void start() {
        run(Duration.ofMillis(1)); // the router's sockets open
        host.loop().execute(() -> mapper.start(List.of(Endpoint.parse("0.0.0.0:" + NODE_PORT))));
    }

    void run(Duration duration) {
        simulation.run(duration);
    }

    boolean runUntilMapped(Duration limit) {
        return simulation.runUntil(() -> !mapper.status().mappings().isEmpty(), limit);
    }

    /** Whether it has stopped by then. */
    boolean stop(Duration limit) {
        boolean[] stopped = {false};
        host.loop().execute(() -> mapper.stop(limit.toNanos(), () -> stopped[0] = true));
        run(limit.plusMillis(1));
        return stopped[0];
    }

    Endpoint internal() {
        return new Endpoint(host.address(), NODE_PORT);
    }

    long counted(String name) {
        return counters.counter(name).value();
    }
}
