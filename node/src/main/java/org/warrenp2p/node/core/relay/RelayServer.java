package org.warrenp2p.node.core.relay;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Notice.CircuitClosed.End;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.relay.Circuit;
import org.warrenp2p.relay.CircuitTable;
import org.warrenp2p.relay.Forwarder;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.relay.ReservationTable;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.PinKind;

/** What this node does for others as a relay: places, circuits, and the datagrams on them. Every refusal says why. */
final class RelayServer implements Exchanges.RequestHandler {

    /** Bursts of a start, and what is sent again; far above what anybody needs. */
    private static final int PEER_PER_SECOND = 5;

    /** Those of one peer behind a tunnel who wants to reach others: a lookup asks some fifty in a few seconds. */
    private static final int OUTWARD_PER_SECOND = 50;

    private static final int NETWORK_PER_SECOND = 100;
    private static final int BUCKETS = 4_096;

    private static final int SOON_SECONDS = 1;

    /** Places become free as reservations expire and circuits end. */
    private static final int FULL_RETRY_SECONDS = 60;

    /** Whoever runs this relay does not change its mind often. */
    private static final int DENIED_RETRY_SECONDS = 3_600;

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RelayPorts ports;
    private final ControlPlane control;
    private final EventLoop loop;
    private final RelaySettings settings;
    private final BooleanSupplier serving;
    private final ReservationTable reservations;
    private final CircuitTable circuits;
    private final Forwarder forwarder;
    private final Acquaintances acquaintances;
    private final RateBuckets<PeerId> outwardRate = new RateBuckets<>(OUTWARD_PER_SECOND, BUCKETS);
    private final RateBuckets<PeerId> peerRate = new RateBuckets<>(PEER_PER_SECOND, BUCKETS);
    private final RateBuckets<IpAddress> networkRate = new RateBuckets<>(NETWORK_PER_SECOND, BUCKETS);
    private EventLoop.@Nullable Timer sweep;

    private final Counter reserved;
    private final Counter renewed;
    private final Counter opened;
    private final Counter ended;
    private final Counter refused;
    private final Counter refusedRate;

    RelayServer(RelayPorts ports, RelaySettings settings, BooleanSupplier serving, Predicate<Endpoint> mayMeet) {
        this.ports = ports;
        this.control = ports.control();
        this.loop = ports.loop();
        this.settings = settings;
        this.serving = serving;
        acquaintances = new Acquaintances(ports, mayMeet);
        reservations = new ReservationTable(settings);
        circuits = new CircuitTable(settings, loop.nanoTime());
        Counters counters = ports.counters();
        forwarder = new Forwarder(circuits, control.paths(), loop, this::offer, counters);
        reserved = counters.counter("relay.reserved");
        renewed = counters.counter("relay.renewed");
        opened = counters.counter("relay.circuit_opened");
        ended = counters.counter("relay.circuit_ended");
        refused = counters.counter("relay.refused");
        refusedRate = counters.counter("relay.refused_rate");
    }

    Forwarder forwarder() {
        return forwarder;
    }

    @Override
    public void handle(Exchanges.Incoming incoming) {
        if (serving.getAsBoolean()
                && incoming.way() == UdpSocket.Kind.TUNNELLED
                && incoming.request() instanceof Request.OpenCircuit open
                && open.endpoint() != null
                && !reservations.contains(open.target(), loop.nanoTime())) {
            openOutward(incoming, new Contact(open.target(), open.endpoint()));
        } else {
            reply(incoming, answer(incoming));
        }
    }

    private void reply(Exchanges.Incoming incoming, Response answer) {
        if (answer instanceof Response.Refused) {
            refused.increment();
        }
        incoming.answer(answer);
    }

    private Response answer(Exchanges.Incoming incoming) {
        if (!serving.getAsBoolean()) {
            return new Response.Refused(Reason.NOT_A_RELAY, 0);
        }
        IpAddress address = incoming.source().address();
        if (incoming.way() == UdpSocket.Kind.RELAYED) {
            // it comes through a circuit itself: nobody would know for whom this relay works
            return new Response.Refused(Reason.DENIED, DENIED_RETRY_SECONDS);
        }
        if (isTooFast(incoming.peer(), address)) {
            refusedRate.increment();
            return new Response.Refused(Reason.QUOTA, SOON_SECONDS);
        }
        Request request = incoming.request();
        if (request instanceof Request.OpenCircuit open) {
            return open(incoming, open.target());
        }
        return request instanceof Request.Reserve reserve
                ? reserve.stop() ? stop(incoming.peer()) : reserve(incoming.peer())
                : new Response.Refused(Reason.NOT_SERVED, 0);
    }

    private boolean isTooFast(PeerId peer, IpAddress address) {
        long now = loop.nanoTime();
        return !peerRate.tryPass(peer, now)
                || (address.isPublic() && !networkRate.tryPass(RateBuckets.networkOf(address), now));
    }

    // places

    private Response reserve(PeerId peer) {
        Path path = control.paths().pathTo(peer);
        if (path == null || path.kind() == UdpSocket.Kind.RELAYED) {
            return new Response.Refused(Reason.UNCONFIRMED_SESSION, SOON_SECONDS);
        }
        return switch (reservations.reserve(peer, path.remote().address(), loop.nanoTime())) {
            case ADDED -> {
                reserved.increment();
                control.pin(peer, PinKind.FORWARDED);
                awaitSweep();
                yield promised();
            }
            case RENEWED -> {
                renewed.increment();
                yield promised();
            }
            case FULL -> new Response.Refused(Reason.FULL, FULL_RETRY_SECONDS);
            case PREFIX_FULL -> new Response.Refused(Reason.PREFIX_FULL, FULL_RETRY_SECONDS);
            case DENIED -> new Response.Refused(Reason.DENIED, DENIED_RETRY_SECONDS);
        };
    }

    private Response promised() {
        return new Response.Reserved((int) settings.reservationLife().toSeconds(), settings.circuitLimits());
    }

    private Response stop(PeerId peer) {
        reservations.remove(peer);
        unpinUnlessUsed(peer);
        return new Response.Reserved(0, CircuitLimits.NONE);
    }

    // circuits

    private Response open(Exchanges.Incoming incoming, PeerId target) {
        long now = loop.nanoTime();
        if (!reservations.contains(target, now) || control.paths().pathTo(target) == null) {
            return new Response.Refused(Reason.NO_SUCH_TARGET, 0);
        }
        return opened(incoming, circuits.open(openerOf(incoming), target, ports.entropy()::nextLong, now));
    }

    private static CircuitTable.Opener openerOf(Exchanges.Incoming incoming) {
        return new CircuitTable.Opener(incoming.peer(), incoming.source(), incoming.confirmed());
    }

    /** Somebody behind a tunnel wants to reach a peer that anybody can reach by UDP. */
    private void openOutward(Exchanges.Incoming incoming, Contact target) {
        if (!incoming.confirmed()) {
            reply(incoming, new Response.Refused(Reason.UNCONFIRMED_SESSION, SOON_SECONDS));
        } else if (!outwardRate.tryPass(incoming.peer(), loop.nanoTime())) {
            refusedRate.increment();
            reply(incoming, new Response.Refused(Reason.QUOTA, SOON_SECONDS));
        } else {
            acquaintances.meet(incoming.peer(), target, meeting -> reply(incoming, met(incoming, target, meeting)));
        }
    }

    private Response met(Exchanges.Incoming incoming, Contact target, Acquaintances.Meeting meeting) {
        return switch (meeting) {
            case KNOWN ->
                opened(
                        incoming,
                        circuits.openOutward(
                                openerOf(incoming), target.peer(), ports.entropy()::nextLong, loop.nanoTime()));
            case NOBODY -> new Response.Refused(Reason.NO_SUCH_TARGET, 0);
            case TOO_MANY -> new Response.Refused(Reason.QUOTA, SOON_SECONDS);
        };
    }

    private Response opened(Exchanges.Incoming incoming, CircuitTable.Opening opening) {
        Circuit circuit = opening.circuit();
        if (circuit == null) {
            Reason reason = opening.refusal() == null ? Reason.BUSY : opening.refusal();
            return new Response.Refused(reason, retrySeconds(reason));
        }
        if (opening.isNew()) {
            opened.increment();
            awaitSweep();
        }
        if (incoming.confirmed() && (opening.isNew() || circuit.isEarly())) {
            confirmed(circuit);
        }
        return new Response.CircuitOpened(circuit.id(), settings.circuitLimits(), forwarder.isTunnelled(circuit));
    }

    private static int retrySeconds(Reason reason) {
        return switch (reason) {
            case UNCONFIRMED_SESSION -> SOON_SECONDS;
            case DENIED -> DENIED_RETRY_SECONDS;
            default -> FULL_RETRY_SECONDS;
        };
    }

    private void confirmed(Circuit circuit) {
        control.pin(circuit.opener(), PinKind.FORWARDED);
        forwarder.confirmed(circuit);
    }

    private void offer(Circuit circuit) {
        if (circuit.wantsOffer(loop.nanoTime())) {
            control.tell(
                    circuit.target(),
                    new Notice.CircuitOffered(
                            circuit.opener(), circuit.id(), settings.circuitLimits(), forwarder.isTunnelled(circuit)));
        }
    }

    /** There is a session with {@code peer} now: what it has sent before that goes on. */
    void onConfirmed(PeerId peer) {
        for (Circuit circuit : circuits.of(peer)) {
            if (circuit.isEarly() && circuit.opener().equals(peer)) {
                confirmed(circuit);
            }
        }
    }

    /** {@code peer} ends a circuit, if it is one of the two. */
    void onClosed(PeerId peer, long number, End end) {
        Circuit circuit = circuits.find(number);
        if (circuit != null
                && (circuit.opener().equals(peer) || circuit.target().equals(peer))) {
            end(circuit);
            tell(circuit.otherThan(peer), circuit, end);
        }
    }

    /** The session with {@code peer} is gone. */
    void onLost(PeerId peer) {
        for (Circuit circuit : circuits.of(peer)) {
            end(circuit);
            tell(circuit.otherThan(peer), circuit, End.PEER_GONE);
        }
        reservations.remove(peer);
        unpinUnlessUsed(peer);
    }

    private void end(Circuit circuit) {
        if (circuits.remove(circuit)) {
            ended.increment();
            unpinUnlessUsed(circuit.opener());
            unpinUnlessUsed(circuit.target());
        }
    }

    private void tell(PeerId peer, Circuit circuit, End end) {
        control.tell(peer, new Notice.CircuitClosed(circuit.id(), end));
    }

    private void unpinUnlessUsed(PeerId peer) {
        if (!reservations.contains(peer, loop.nanoTime()) && circuits.of(peer).isEmpty()) {
            control.unpin(peer, PinKind.FORWARDED);
        }
    }

    // what ends by itself

    private void awaitSweep() {
        if (sweep == null && (circuits.size() > 0 || reservations.size() > 0)) {
            sweep = loop.schedule(SWEEP_NANOS, this::sweep);
        }
    }

    private void sweep() {
        sweep = null;
        long now = loop.nanoTime();
        reservations.expire(now).forEach(this::unpinUnlessUsed);
        if (circuits.size() > 0) {
            for (Circuit circuit : circuits.all()) {
                End end = circuits.endOf(circuit, now);
                if (end != null) {
                    end(circuit, end);
                }
            }
        }
        awaitSweep();
    }

    private void end(Circuit circuit, End end) {
        end(circuit);
        if (!circuit.isEarly()) {
            tell(circuit.opener(), circuit, end);
            tell(circuit.target(), circuit, end);
        }
    }

    /** This node is a relay no more. */
    void stopServing() {
        circuits.all().forEach(circuit -> end(circuit, End.SHUTDOWN));
        List<PeerId> holders = reservations.clear();
        holders.forEach(this::unpinUnlessUsed);
    }

    int reservations() {
        return reservations.size();
    }

    int circuits() {
        return circuits.size();
    }

    void close() {
        circuits.all().forEach(circuit -> end(circuit, End.SHUTDOWN));
        if (sweep != null) {
            sweep.cancel();
        }
    }
}
