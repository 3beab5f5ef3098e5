package org.warrenp2p.holepunch.portmap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.StreamTransport;

/**
 * Has the routers on the ways out of this machine lead a port to a node's sockets, as long as the node runs. Everything
 * happens behind the node's back: nobody waits for it, and a node is not worse off without. Only from the loop.
 */
public final class PortMapper {

    /** Of one router: a node listens at one port of each family, rarely at two. */
    private static final int MOST_PER_GATEWAY = 2;

    private final Ports ports;
    private final long lifetimeSeconds;
    private final List<GatewaySession> sessions = new ArrayList<>();
    private List<Endpoint> listening = List.of();
    private Runnable listener = () -> {};
    private EventLoop.@Nullable Timer timer;
    private boolean stopped;

    /** The world as it needs it: {@code worker} reads XML. */
    public record Ports(
            EventLoop loop,
            DatagramTransport datagrams,
            StreamTransport streams,
            Gateways gateways,
            Executor worker,
            Entropy entropy,
            RandomGenerator random,
            Counters counters) {}

    /** A mapper that does nothing yet; it will ask for two hours at a time. */
    public PortMapper(Ports ports) {
        this(ports, MapperTimes.LIFETIME_SECONDS);
    }

    /** The same, asking for another lifetime. */
    public PortMapper(Ports ports, long lifetimeSeconds) {
        this.ports = ports;
        this.lifetimeSeconds = lifetimeSeconds;
    }

    /** Who is told when {@link #portMapped} or {@link #status} has changed. */
    public void onChange(Runnable newListener) {
        listener = newListener;
    }

    /**
     * Begins, in later turns.
     *
     * @param bound where the sockets are bound; loopback ones need no mapping
     */
    public void start(List<Endpoint> bound) {
        listening = bound.stream()
                .filter(endpoint -> !endpoint.address().isLoopback())
                .toList();
        if (!listening.isEmpty()) {
            ports.loop().execute(this::look);
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        List<Gateway> found = ports.gateways().find().stream()
                .filter(PortMapper::isWorthAsking)
                .toList();
        for (GatewaySession session : List.copyOf(sessions)) {
            if (!found.contains(session.gateway())) {
                sessions.remove(session);
                session.stop(() -> {});
                listener.run();
            }
        }
        for (Gateway gateway : found) {
            List<Endpoint> internal = internalTowards(gateway);
            boolean known =
                    sessions.stream().anyMatch(session -> session.gateway().equals(gateway));
            if (!known && !internal.isEmpty()) {
                GatewaySession session =
                        new GatewaySession(ports, gateway, internal, lifetimeSeconds, () -> listener.run());
                sessions.add(session);
                session.start();
            }
        }
        timer = ports.loop().schedule(MapperTimes.GATEWAY_NANOS, this::look);
    }

    /**
     * Behind a public IPv4 address nothing is translated, and a router with one is not ours to ask. IPv6 is not translated
     * either, but filtered, and only public addresses are reached from outside at all.
     */
    private static boolean isWorthAsking(Gateway gateway) {
        return gateway.own().isIpv4()
                ? gateway.own().isPrivate() && gateway.router().isPrivate()
                : gateway.own().isPublic();
    }

    private List<Endpoint> internalTowards(Gateway gateway) {
        return listening.stream()
                .filter(endpoint -> endpoint.family() == gateway.own().family())
                .filter(endpoint ->
                        endpoint.address().isUnspecified() || endpoint.address().equals(gateway.own()))
                .map(endpoint -> new Endpoint(gateway.own(), endpoint.port()))
                .distinct()
                .limit(MOST_PER_GATEWAY)
                .toList();
    }

    /** Where strangers reach this node because a router was asked: for its record. */
    public List<Endpoint> portMapped() {
        return status().mappings().stream()
                .filter(PortMapping::isUseful)
                .map(PortMapping::external)
                .distinct()
                .toList();
    }

    /** What the routers have granted. */
    public Status status() {
        List<PortMapping> mappings = new ArrayList<>();
        sessions.forEach(session -> mappings.addAll(session.held()));
        return new Status(List.copyOf(mappings));
    }

    /**
     * Takes the mappings back and ends; afterwards nothing is heard of it.
     *
     * @param limitNanos how long the routers may take to say so
     */
    public void stop(long limitNanos, Runnable done) {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
        listener = () -> {};
        Countdown first = new Countdown(1, done);
        EventLoop.Timer limit = ports.loop().schedule(limitNanos, first::one);
        List<GatewaySession> last = List.copyOf(sessions);
        sessions.clear();
        Countdown all = new Countdown(last.size(), () -> {
            limit.cancel();
            first.one();
        });
        last.forEach(session -> session.stop(all::one));
    }

    /** Mappings at one moment, those of no use among them. */
    public record Status(List<PortMapping> mappings) {

        /** Nobody was asked, or nobody has granted anything. */
        public static final Status NOTHING = new Status(List.of());

        /** The protocol of the first useful mapping; NONE without one. */
        public MappingProtocol protocol() {
            return mappings.stream()
                    .filter(PortMapping::isUseful)
                    .map(PortMapping::protocol)
                    .findFirst()
                    .orElse(MappingProtocol.NONE);
        }

        /** Whether a router granted a port of an address that is not public itself: there is another translator. */
        public boolean isDoubleNat() {
            return mappings.stream().anyMatch(PortMapping::isDoubleNat);
        }
    }
}
