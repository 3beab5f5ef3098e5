package org.warrenp2p.node.core.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Notice.CircuitClosed.End;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.relay.CircuitEnds;
import org.warrenp2p.relay.CircuitSocket;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.PinKind;

/**
 * The circuits that end here, whichever side opened them: each is a socket of this node's sessions for as long as there is a
 * session over it, or one may still come.
 */
final class CircuitDesk implements CircuitOpener {

    /** What may overtake the word of its circuit: a few first packets. */
    private static final int MOST_EARLY = 16;

    private static final long EARLY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a circuit is kept that no session uses: a handshake with all its repetitions. */
    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Half of what home gateways keep a mapping for, as for coordinators. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(15);

    /**
     * Of the circuits to this node through one relay, so many may be standbys of links that have a direct path: half of what a
     * relay lets lead to one peer, so that the other half is left for those who have no other way.
     */
    static final int MOST_STANDBYS = RelaySettings.DEFAULT.circuitsPerPeer() / 2;

    /** A second is several round trips, with the request sent again in between. */
    private static final long KEEPALIVE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final RelayPorts ports;
    private final ControlPlane control;
    private final EventLoop loop;
    private final CircuitEnds ends;
    private final Predicate<PeerId> isOwnRelay;
    private final RelaySources sources;
    private final PassingCircuits passing;
    /** Since when each is of no use; of the ends, so bounded by them. */
    private final Map<CircuitSocket, Long> unusedSince = new LinkedHashMap<>();
    /** Bounded by {@value #MOST_EARLY}. */
    private final Queue<Early> early = new ArrayDeque<>();

    private final Counter earlyRefused;
    private final Counter offeredByStranger;
    private final Counter notAccepted;
    private final Counter standbyDeclined;
    private EventLoop.@Nullable Timer timer;

    /** @param isOwnRelay whether a peer has a reservation for this node */
    CircuitDesk(RelayPorts ports, Predicate<PeerId> isOwnRelay, RelaySources sources) {
        this.ports = ports;
        this.control = ports.control();
        this.loop = ports.loop();
        this.isOwnRelay = isOwnRelay;
        this.sources = sources;
        passing = new PassingCircuits();
        ends = new CircuitEnds(control.paths(), ports.inner(), ports.counters());
        earlyRefused = ports.counters().counter("circuit.early_over_limit");
        offeredByStranger = ports.counters().counter("circuit.offered_by_stranger");
        notAccepted = ports.counters().counter("circuit.not_accepted");
        standbyDeclined = ports.counters().counter("circuit.standby_declined");
    }

    private record Early(PeerId relay, long circuit, UdpSocket socket, Endpoint source, Bytes datagram, long nanos) {}

    CircuitEnds ends() {
        return ends;
    }

    @Override
    public @Nullable Runnable open(PeerRecord record, CircuitOpener.Listener listener) {
        List<Contact> relays = new ArrayList<>();
        record.relays().forEach(relay -> relays.add(whereKnown(relay)));
        relays.removeIf(relay -> relay.peer().equals(ports.self())
                || relay.peer().equals(record.peer())
                || !sources.mayDial(relay.endpoint()));
        if (relays.isEmpty()) {
            return null;
        }
        // who is known already answers in one round trip
        relays.sort((one, other) -> Boolean.compare(isKnown(other), isKnown(one)));
        CircuitAttempt attempt = new CircuitAttempt(this, control.exchanges(), record.peer(), relays, listener);
        attempt.begin();
        return attempt::cancel;
    }

    /** Gets to {@code relay} so that it serves this node. */
    void reach(Contact relay, Completion<Contact> completion) {
        sources.reach(relay, completion);
    }

    /** A record names one endpoint of each relay; it may be of a family that this node has not. */
    private Contact whereKnown(Contact relay) {
        PeerPaths.Path path = control.paths().pathTo(relay.peer());
        return path == null || path.kind() == UdpSocket.Kind.RELAYED ? relay : new Contact(relay.peer(), path.remote());
    }

    private boolean isKnown(Contact relay) {
        return control.paths().pathTo(relay.peer()) != null;
    }

    /** Makes a circuit a socket of this node; null if there are too many. */
    @Nullable
    CircuitSocket adopt(PeerId relay, PeerId peer, long circuit) {
        CircuitSocket known = ends.get(relay, circuit);
        if (known != null) {
            return known;
        }
        CircuitSocket socket = control.pin(relay, PinKind.RELAY) ? ends.open(relay, peer, circuit) : null;
        if (socket != null) {
            control.addSocket(socket);
            unusedSince.put(socket, loop.nanoTime());
            awaitLook();
        }
        return socket;
    }

    /**
     * Makes a circuit to a peer who has no reservation a socket that reaches it by its own endpoint; false if there are too
     * many.
     */
    boolean adoptDetour(PeerId relay, Contact target, Response.CircuitOpened opened) {
        return adoptPassing(relay, target.peer(), opened.circuit(), target.endpoint()) != null;
    }

    /** A circuit that nobody needs for long: nothing is kept alive for it, and the one that is idle gives way. */
    private @Nullable CircuitSocket adoptPassing(PeerId relay, PeerId peer, long circuit, @Nullable Endpoint far) {
        CircuitSocket known = ends.get(relay, circuit);
        if (known != null) {
            return known;
        }
        CircuitSocket idle = passing.toMakeRoom(relay);
        if (idle != null) {
            close(idle);
        }
        CircuitSocket socket = ends.open(relay, peer, circuit, far);
        if (socket != null) {
            passing.add(socket);
            control.addSocket(socket);
            unusedSince.put(socket, loop.nanoTime());
            awaitLook();
        }
        return socket;
    }

    /** Ends the detours to {@code contact}. */
    void endDetours(Contact contact) {
        for (CircuitSocket socket : ends.all()) {
            if (socket.peer().equals(contact.peer()) && socket.far().equals(contact.endpoint())) {
                close(socket);
            }
        }
    }

    /** Whether a circuit leads through {@code relay}. */
    boolean uses(PeerId relay) {
        return ends.all().stream().anyMatch(socket -> socket.relay().equals(relay));
    }

    /** A relay tells of a circuit. */
    void onNotice(PeerId relay, Notice notice) {
        if (notice instanceof Notice.CircuitOffered offered) {
            onOffered(relay, offered);
        } else if (notice instanceof Notice.CircuitClosed closed) {
            CircuitSocket socket = ends.get(relay, closed.circuit());
            if (socket != null) {
                forget(socket);
            }
        }
    }

    private void onOffered(PeerId relay, Notice.CircuitOffered offered) {
        boolean own = isOwnRelay.test(relay);
        if (!own && !sources.servesStrangers()) {
            offeredByStranger.increment();
            return;
        }
        if (!ports.accepts().test(offered.from())) {
            notAccepted.increment();
            control.tell(relay, new Notice.CircuitClosed(offered.circuit(), End.DONE));
            return;
        }
        boolean isNew = ends.get(relay, offered.circuit()) == null;
        if (own && isNew && isStandby(offered.from()) && standbysThrough(relay) >= MOST_STANDBYS) {
            standbyDeclined.increment();
            control.tell(relay, new Notice.CircuitClosed(offered.circuit(), End.DONE));
            return;
        }
        CircuitSocket socket = own
                ? adopt(relay, offered.from(), offered.circuit())
                : adoptPassing(relay, offered.from(), offered.circuit(), null);
        if (socket != null) {
            socket.tunnelled(offered.tunnelled());
        }
        if (socket == null) {
            control.tell(relay, new Notice.CircuitClosed(offered.circuit(), End.DONE));
        } else if (isNew) {
            deliverEarly(relay, offered.circuit());
        }
    }

    /** Whether a link with {@code peer} lives on a path that needs no relay. */
    private boolean isStandby(PeerId peer) {
        return control.livingPathsTo(peer).stream().anyMatch(path -> path.kind() == UdpSocket.Kind.DIRECT);
    }

    private long standbysThrough(PeerId relay) {
        return ends.all().stream()
                .filter(socket -> socket.relay().equals(relay) && isStandby(socket.peer()))
                .count();
    }

    /** Keeps a datagram whose circuit may be told of in a moment; false if nothing speaks for that. */
    boolean keep(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        PeerId relay = control.paths().peerAt(socket, source);
        if (relay == null || !(isOwnRelay.test(relay) || sources.servesStrangers())) {
            return false;
        }
        long now = loop.nanoTime();
        early.removeIf(one -> now - one.nanos >= EARLY_NANOS);
        if (early.size() >= MOST_EARLY) {
            earlyRefused.increment();
            return true;
        }
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        early.add(new Early(relay, CircuitDatagrams.circuitOf(payload), socket, source, Bytes.wrap(copy), now));
        return true;
    }

    private void deliverEarly(PeerId relay, long circuit) {
        List<Early> due = new ArrayList<>(early);
        due.removeIf(one -> one.circuit != circuit || !one.relay.equals(relay));
        early.removeAll(due);
        due.forEach(one -> ends.receive(one.socket, one.source, one.datagram.asBuffer()));
    }

    /** There is no session with {@code peer} any more, at the end of a circuit or as a relay. */
    void onLost(PeerId peer) {
        for (CircuitSocket socket : ends.all()) {
            if (socket.relay().equals(peer)) {
                forget(socket);
            } else if (socket.peer().equals(peer)) {
                close(socket);
            }
        }
    }

    private void close(CircuitSocket socket) {
        control.tell(socket.relay(), new Notice.CircuitClosed(socket.circuit(), End.DONE));
        forget(socket);
    }

    private void forget(CircuitSocket socket) {
        control.removeSocket(socket);
        socket.close();
        unusedSince.remove(socket);
        passing.remove(socket);
        unpinUnlessUsed(socket.relay());
    }

    /** A relay that has no circuit and no reservation for this node any more is nobody special. */
    void unpinUnlessUsed(PeerId relay) {
        boolean used = isOwnRelay.test(relay)
                || ends.all().stream().anyMatch(socket -> socket.relay().equals(relay));
        if (!used) {
            control.unpin(relay, PinKind.RELAY);
        }
    }

    private void awaitLook() {
        if (timer == null && ends.size() > 0) {
            timer = loop.schedule(LOOK_NANOS, this::look);
        }
    }

    /** Ends what nobody uses, and keeps open the ways to the relays of the others, which also shows where this node is. */
    private void look() {
        timer = null;
        long now = loop.nanoTime();
        passing.idle().forEach(this::close);
        for (CircuitSocket socket : ends.all()) {
            if (isUsed(socket)) {
                unusedSince.put(socket, now);
            } else if (now - unusedSince.getOrDefault(socket, now) >= UNUSED_NANOS) {
                close(socket);
            }
        }
        closeSurplus();
        greetRelays();
        awaitLook();
    }

    /** Circuits that were opened to dial become standbys when a direct path opens. */
    private void closeSurplus() {
        Map<PeerId, Integer> standbys = new LinkedHashMap<>();
        for (CircuitSocket socket : ends.all()) {
            boolean counts = isOwnRelay.test(socket.relay()) && isStandby(socket.peer());
            if (counts && standbys.merge(socket.relay(), 1, Integer::sum) > MOST_STANDBYS) {
                standbyDeclined.increment();
                close(socket);
            }
        }
    }

    /** Whether its peer has proved to be at the other end, and the path has not been given up since. */
    private boolean isUsed(CircuitSocket socket) {
        return control.validatedPaths(socket.peer()).stream().anyMatch(path -> path.socket() == socket);
    }

    /** Shows the relays of the circuits where this node is now; those that keep a place for it are asked for that instead. */
    void greetRelays() {
        Map<PeerId, PeerPaths.Path> relays = new LinkedHashMap<>();
        for (CircuitSocket socket : ends.all()) {
            PeerPaths.Path path = socket.carrier();
            if (path != null && !isOwnRelay.test(socket.relay()) && !passing.contains(socket)) {
                relays.put(socket.relay(), path);
            }
        }
        relays.forEach((relay, path) -> ping(new Contact(relay, path.remote())));
    }

    private void ping(Contact relay) {
        control.exchanges().ask(relay, new Request.Ping(), KEEPALIVE_PATIENCE_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {}

            @Override
            public void onFailure(Failure failure) {}
        });
    }

    void close() {
        ends.all().forEach(this::close);
        if (timer != null) {
            timer.cancel();
        }
    }
}
