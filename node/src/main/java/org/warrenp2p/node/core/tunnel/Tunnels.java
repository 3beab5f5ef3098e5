package org.warrenp2p.node.core.tunnel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.TunnelTransport;
import org.warrenp2p.transport.exchange.ControlPlane;

/** The tunnels of this node to relays, one for each: made when they are asked for, given up when nobody uses them. */
final class Tunnels {

    /** Two relays of its own, and those of peers that it connects to. */
    static final int MOST = 16;

    /** Where relays take tunnels; far more than are used. */
    private static final int MOST_KNOWN = 64;

    private static final long LOOK_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Logger log = LoggerFactory.getLogger(Tunnels.class);

    private final TunnelTransport transport;
    private final ControlPlane control;
    private final EventLoop loop;
    private final DatagramHandler router;
    private final Predicate<PeerId> isUsed;
    /** Bounded by {@value #MOST}, together with those that are being opened. */
    private final Map<PeerId, RelayTunnel> open = new LinkedHashMap<>();

    private final Map<PeerId, Opening> opening = new LinkedHashMap<>();
    /** Bounded by {@value #MOST_KNOWN}, the oldest gives way. */
    private final Map<PeerId, List<Endpoint>> entrances = new LinkedHashMap<>();
    /** Those that nobody used when they were looked at last. */
    private final Set<PeerId> unused = new LinkedHashSet<>();

    private final Counter opened;
    private final Counter failed;
    private final Counter ended;
    private EventLoop.@Nullable Timer timer;
    private boolean closed;

    /** @param isUsed whether anything of this node depends on a relay */
    Tunnels(TunnelTransport transport, TunnelPorts ports, Predicate<PeerId> isUsed) {
        this.transport = transport;
        this.control = ports.control();
        this.loop = ports.loop();
        this.router = ports.router();
        this.isUsed = isUsed;
        opened = ports.counters().counter("tunnels.opened");
        failed = ports.counters().counter("tunnels.failed");
        ended = ports.counters().counter("tunnels.ended");
    }

    /** Says where {@code relay} takes tunnels. */
    void learn(PeerId relay, List<Endpoint> where) {
        entrances.remove(relay);
        entrances.put(relay, List.copyOf(where));
        if (entrances.size() > MOST_KNOWN) {
            entrances.remove(entrances.keySet().iterator().next());
        }
    }

    /** Whether it is known where {@code relay} takes tunnels. */
    boolean knows(PeerId relay) {
        return entrances.containsKey(relay);
    }

    /** Whether {@code contact} is at the other end of one. */
    boolean reaches(Contact contact) {
        RelayTunnel tunnel = open.get(contact.peer());
        return tunnel != null && tunnel.relay().equals(contact);
    }

    /** Whether {@code peer} is at the other end of one, whatever it is called. */
    boolean leadTo(PeerId peer) {
        return open.containsKey(peer);
    }

    /** What {@code peer} is called, if it is at the other end of one; else null. */
    @Nullable
    Contact to(PeerId peer) {
        RelayTunnel tunnel = open.get(peer);
        return tunnel == null ? null : tunnel.relay();
    }

    /** Who is at their other ends. */
    List<Contact> relays() {
        return open.values().stream().map(RelayTunnel::relay).toList();
    }

    /** Makes one to {@code relay}, which others reach at its endpoint, wherever it is known to take them. */
    void open(Contact relay, Completion<Contact> completion) {
        List<Endpoint> where = entrances.get(relay.peer());
        if (reaches(relay)) {
            loop.execute(() -> completion.succeeded(relay));
        } else if (closed || where == null || leadTo(relay.peer())) {
            loop.execute(() -> completion.failed(new Failure(Failure.Code.UNREACHABLE, "No tunnel leads to " + relay)));
        } else if (opening.containsKey(relay.peer())) {
            opening.get(relay.peer()).waiting.add(completion);
        } else if (open.size() + opening.size() >= MOST) {
            loop.execute(() ->
                    completion.failed(new Failure(Failure.Code.LIMIT, "This node has as many tunnels as it may have")));
        } else {
            Opening begun = new Opening(relay, where.size());
            begun.waiting.add(completion);
            opening.put(relay.peer(), begun);
            where.forEach(begun::dial);
        }
    }

    /** Has {@code relay} be called by its endpoint from now on. */
    void rename(Contact relay) {
        RelayTunnel tunnel = open.get(relay.peer());
        if (tunnel != null && !tunnel.relay().equals(relay)) {
            control.removeSocket(tunnel);
            tunnel.rename(relay.endpoint());
            control.addSocket(tunnel);
        }
    }

    private void add(RelayTunnel tunnel, TunnelTransport.Tunnel made) {
        tunnel.opened(made);
        made.onEnd(() -> ended(tunnel));
        open.put(tunnel.relay().peer(), tunnel);
        opened.increment();
        control.addSocket(tunnel);
        if (timer == null) {
            timer = loop.schedule(LOOK_NANOS, this::look);
        }
    }

    private void ended(RelayTunnel tunnel) {
        if (open.remove(tunnel.relay().peer(), tunnel)) {
            log.debug("The {} has ended", tunnel);
            ended.increment();
            control.removeSocket(tunnel);
        }
    }

    private void look() {
        timer = open.isEmpty() || closed ? null : loop.schedule(LOOK_NANOS, this::look);
        for (RelayTunnel tunnel : new ArrayList<>(open.values())) {
            PeerId relay = tunnel.relay().peer();
            if (isUsed.test(relay)) {
                unused.remove(relay);
            } else if (!unused.add(relay)) {
                unused.remove(relay);
                ended(tunnel);
                tunnel.close();
            }
        }
    }

    /** Ends all of them. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        new ArrayList<>(open.values()).forEach(RelayTunnel::close);
        open.clear();
    }

    /** One that is being made, at each of the places where it may be; the first that answers. */
    private final class Opening {

        private final Contact relay;
        private final List<Completion<Contact>> waiting = new ArrayList<>();
        private int left;
        private boolean over;

        private Opening(Contact relay, int places) {
            this.relay = relay;
            this.left = places;
        }

        private void dial(Endpoint entrance) {
            RelayTunnel tunnel = new RelayTunnel(relay, router);
            transport.dial(
                    entrance,
                    RelayTunnel.INNER_NAME,
                    (socket, source, payload) -> tunnel.receive(payload),
                    Completion.of(made -> succeeded(tunnel, made), this::failed));
        }

        private void succeeded(RelayTunnel tunnel, TunnelTransport.Tunnel made) {
            if (over || closed) {
                made.close();
                return;
            }
            end();
            add(tunnel, made);
            waiting.forEach(one -> one.succeeded(relay));
        }

        private void failed(Failure failure) {
            if (!over && --left == 0) {
                Tunnels.this.failed.increment();
                log.debug("No tunnel to {}: {}", relay, failure.message());
                end();
                waiting.forEach(one -> one.failed(failure));
            }
        }

        private void end() {
            over = true;
            opening.remove(relay.peer());
        }
    }
}
