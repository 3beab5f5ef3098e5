package org.warrenp2p.holepunch.portmap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.portmap.router.NatPmpClient;
import org.warrenp2p.holepunch.portmap.router.PcpClient;
import org.warrenp2p.holepunch.portmap.router.RouterSocket;
import org.warrenp2p.holepunch.portmap.upnp.UpnpClient;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/**
 * One router: asks it in all protocols at once whether it speaks them, and maps with the best that it does; with the next
 * one if that refuses. A router that gives nothing is asked again later. Only from the loop.
 */
final class GatewaySession implements MappingLease.Owner {

    private final PortMapper.Ports ports;
    private final Gateway gateway;
    private final List<Endpoint> internal;
    private final long lifetimeSeconds;
    private final Runnable changed;
    private final Counter granted;
    private final Counter failed;
    private final Counter forgotten;

    /** Those of this round that have not said anything yet, and those that can be tried. */
    private final List<MappingClient> probing = new ArrayList<>();

    private final List<MappingClient> spoken = new ArrayList<>();
    private final List<MappingLease> leases = new ArrayList<>();
    /** Everything that was opened in this round. */
    private final List<Runnable> closing = new ArrayList<>();

    private @Nullable MappingClient active;
    private EventLoop.@Nullable Timer graceTimer;
    private EventLoop.@Nullable Timer checkTimer;
    private EventLoop.@Nullable Timer retryTimer;
    private boolean graceOver;
    private boolean reasked;
    /** Whether something was held in this round: then it is worth asking again soon. */
    private boolean hadSomething;

    private boolean stopped;
    private int round;

    GatewaySession(
            PortMapper.Ports ports, Gateway gateway, List<Endpoint> internal, long lifetimeSeconds, Runnable changed) {
        this.ports = ports;
        this.gateway = gateway;
        this.internal = internal;
        this.lifetimeSeconds = lifetimeSeconds;
        this.changed = changed;
        granted = ports.counters().counter("portmap.granted");
        failed = ports.counters().counter("portmap.failed");
        forgotten = ports.counters().counter("portmap.router_forgot");
    }

    Gateway gateway() {
        return gateway;
    }

    /** What it holds now. */
    List<PortMapping> held() {
        List<PortMapping> mappings = new ArrayList<>();
        for (MappingLease lease : leases) {
            PortMapping mapping = lease.held();
            if (mapping != null) {
                mappings.add(mapping);
            }
        }
        return mappings;
    }

    void start() {
        int thisRound = ++round;
        graceOver = false;
        reasked = false;
        hadSomething = false;
        RouterSocket socket = new RouterSocket(ports.loop(), gateway, ports.counters());
        closing.add(socket::close);
        List<MappingClient> clients = new ArrayList<>();
        clients.add(new PcpClient(socket, ports.random(), ports.counters(), () -> onForgotten(thisRound)));
        if (gateway.router().family() == IpFamily.IPV4) {
            clients.add(new NatPmpClient(socket, () -> onForgotten(thisRound)));
        }
        probing.addAll(clients);
        socket.open(
                ports.datagrams(),
                Completion.of(
                        opened -> clients.forEach(client -> probe(client, thisRound)),
                        failure -> clients.forEach(client -> probed(client, thisRound, false))));
        if (gateway.router().family() == IpFamily.IPV4) {
            UpnpClient upnp = new UpnpClient(
                    new UpnpClient.Tools(
                            ports.loop(),
                            ports.datagrams(),
                            ports.streams(),
                            ports.worker(),
                            ports.random(),
                            ports.counters()),
                    gateway,
                    () -> onForgotten(thisRound));
            closing.add(upnp::close);
            probing.add(upnp);
            probe(upnp, thisRound);
        }
    }

    private void probe(MappingClient client, int ofRound) {
        client.probe(
                Completion.of(protocol -> probed(client, ofRound, true), failure -> probed(client, ofRound, false)));
    }

    private void probed(MappingClient client, int ofRound, boolean speaks) {
        if (stopped || ofRound != round) {
            return;
        }
        probing.remove(client);
        if (speaks) {
            spoken.add(client);
            spoken.sort((a, b) -> a.protocol().compareTo(b.protocol()));
            if (graceTimer == null) {
                graceTimer = ports.loop().schedule(MapperTimes.GRACE_NANOS, () -> {
                    graceOver = true;
                    advance();
                });
            }
        }
        advance();
    }

    /** Tries the best that has answered, once nothing better can be hoped for. */
    private void advance() {
        if (stopped || active != null) {
            return;
        }
        boolean best = !spoken.isEmpty()
                && probing.stream()
                        .noneMatch(other ->
                                other.protocol().compareTo(spoken.get(0).protocol()) < 0);
        if (!spoken.isEmpty() && (best || graceOver)) {
            begin(spoken.remove(0));
        } else if (probing.isEmpty() && spoken.isEmpty()) {
            rest();
        }
    }

    private void begin(MappingClient client) {
        active = client;
        for (Endpoint endpoint : internal) {
            byte[] nonce = new byte[MappingRequest.NONCE_BYTES];
            ports.entropy().fill(nonce);
            IpAddress any = endpoint.address().isIpv4() ? IpAddress.ofIpv4(0) : endpoint.address();
            MappingRequest request = new MappingRequest(
                    endpoint, new Endpoint(any, endpoint.port()), Bytes.wrap(nonce), lifetimeSeconds);
            leases.add(new MappingLease(ports.loop(), client, request, ports.counters(), this));
        }
        List.copyOf(leases).forEach(MappingLease::ask);
        checkTimer = ports.loop().schedule(MapperTimes.CHECK_NANOS, this::check);
    }

    private void check() {
        if (active != null) {
            reasked = false;
            active.check();
            checkTimer = ports.loop().schedule(MapperTimes.CHECK_NANOS, this::check);
        }
    }

    /** Once between two checks: a router whose clock makes no sense must not have us ask it all the time. */
    private void onForgotten(int ofRound) {
        if (stopped || ofRound != round || reasked) {
            return;
        }
        reasked = true;
        forgotten.increment();
        leases.forEach(MappingLease::ask);
    }

    @Override
    public void changed() {
        granted.increment();
        hadSomething = true;
        changed.run();
    }

    @Override
    public void ended(MappingLease lease, Failure failure) {
        failed.increment();
        leases.remove(lease);
        changed.run();
        if (leases.isEmpty() && !stopped) {
            active = null;
            cancel(checkTimer);
            advance();
        }
    }

    /** Nothing more can be hoped for at present. */
    private void rest() {
        closeAll();
        long pauseNanos = hadSomething ? MapperTimes.GATEWAY_NANOS : MapperTimes.RETRY_NANOS;
        retryTimer = ports.loop().schedule(pauseNanos + ports.random().nextLong(pauseNanos / 10), this::start);
    }

    /** Takes everything back; {@code done} once, when the router has said so or has not in time. */
    void stop(Runnable done) {
        stopped = true;
        cancel(graceTimer);
        cancel(checkTimer);
        cancel(retryTimer);
        List<MappingLease> last = List.copyOf(leases);
        leases.clear();
        Countdown countdown = new Countdown(last.size(), () -> {
            closeAll();
            done.run();
        });
        last.forEach(lease -> lease.release(countdown::one));
    }

    private void closeAll() {
        cancel(graceTimer);
        graceTimer = null;
        probing.clear();
        spoken.clear();
        closing.forEach(Runnable::run);
        closing.clear();
    }

    private static void cancel(EventLoop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
