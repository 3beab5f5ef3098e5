package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PunchCarrier;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.ReachProbes;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.table.KeyedHash;

/**
 * The secure sessions of one node: Noise IK handshakes whose first packet carries a request, keys that are renewed,
 * peers that move. Only from the node's loop. Whatever the network sends is at worst dropped and counted ({@code
 * session.*}); docs/wire.md holds the rules, the timers and the bounds.
 */
public final class Sessions implements RequestCarrier, DatagramHandler, PeerPaths, AutoCloseable {

    /** It is not known how long a round trip takes. */
    public static final long NO_ROUND_TRIP = -1;

    private final PeerId self;
    private final SessionCrypto crypto;
    private final Entropy entropy;
    private final SessionSettings settings;
    private final SessionCounters counters;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final SendBudget budget;
    private final PacketSender sender;
    private final SessionTable table;
    private final SessionIndices indices;
    private final PathValidator validator;
    private final PathWatch watch;
    private final ReachProber prober;
    private final PeerListeners listeners = new PeerListeners();

    private final PacketBuffers buffers = new PacketBuffers();

    private final EventLoop loop;
    private final OrderCounters orderCounters;
    private @Nullable PacketIntake intake;
    private boolean closed;

    /** Sessions without sockets; {@link #use} must be called before anything else. */
    public Sessions(
            PeerId self,
            SessionCrypto crypto,
            EventLoop loop,
            Entropy entropy,
            RandomStreams streams,
            Counters counters,
            SessionSettings settings) {
        this.self = self;
        this.crypto = crypto;
        this.entropy = entropy;
        this.loop = loop;
        orderCounters = new OrderCounters(counters);
        this.settings = settings;
        this.counters = new SessionCounters(counters);
        RandomGenerator random = streams.stream("table");
        clock = new SessionClock(loop, random, settings);
        deadlines = new DeadlineQueue(loop);
        KeyedHash hash = new KeyedHash(entropy);
        budget = new SendBudget(settings.limits().budgets(), hash, this.counters.budgetForgotten);
        sender = new PacketSender(buffers, budget, this.counters);
        table = new SessionTable(self, settings.limits(), clock, this.counters, deadlines, hash, listeners);
        indices = new SessionIndices(random, index -> table.session(index) != null);
        watch = new PathWatch(table, sender, clock, deadlines, entropy, counters);
        listeners.add(watch);
        validator = new PathValidator(table, sender, clock, deadlines, entropy, this.counters, watch);
        prober = new ReachProber(table, sender, loop, clock, deadlines, entropy, this.counters);
    }

    /** Who is given what arrives. Called once. */
    public void use(SessionUser user) {
        Initiator initiator = new Initiator(
                crypto,
                sender,
                clock,
                deadlines,
                counters,
                indices,
                settings.limits().handshakes(),
                new OwnHandshakes(table, sender, budget, counters, user));
        SessionOpener opener = new SessionOpener(self, initiator, table, sender, clock, entropy, counters);
        Punches punches = new Punches(new OrderParts(
                crypto,
                loop,
                entropy,
                clock,
                deadlines,
                indices,
                table,
                sender,
                budget,
                validator,
                user,
                counters,
                orderCounters));
        Responder responder = new Responder(
                crypto,
                new CookieGate(crypto, sender, clock, entropy, counters),
                sender,
                budget,
                clock,
                deadlines,
                counters,
                indices,
                table,
                punches,
                user,
                settings);
        TransportReceiver receiver = new TransportReceiver(
                buffers,
                table,
                sender,
                budget,
                clock,
                validator,
                opener,
                prober,
                punches,
                user,
                counters,
                settings.limits());
        intake = new PacketIntake(buffers, budget, counters, user, initiator, opener, punches, responder, receiver);
    }

    @Override
    public Dispatch send(Outgoing outgoing) {
        return closed ? Dispatch.UNREACHABLE : intake().opener().send(outgoing);
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        if (closed) {
            counters.malformed.increment();
        } else {
            intake().onDatagram(socket, source, payload);
        }
    }

    // paths, sockets, peers

    @Override
    public @Nullable PeerId peerAt(UdpSocket socket, Endpoint remote) {
        return table.owners().peerAt(new Path(socket, remote));
    }

    @Override
    public PeerPaths.@Nullable Path pathTo(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        return entry == null ? null : entry.paths.current();
    }

    @Override
    public PeerPaths.@Nullable Path linkPathTo(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        return entry == null ? null : watch.pathOf(entry);
    }

    @Override
    public PeerPaths.@Nullable Path secondLinkPathTo(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        return entry == null ? null : watch.secondPathOf(entry);
    }

    @Override
    public @Nullable PeerId linkPeerAt(UdpSocket socket, Endpoint remote) {
        Path path = new Path(socket, remote);
        PeerEntry entry = table.owners().entryAt(path);
        if (entry == null) {
            return null;
        }
        watch.onHeard(entry, path);
        return entry.peer;
    }

    /** There is a link with {@code peer} from now on: its paths are watched, and the best one is used. */
    public void watchPaths(PeerId peer) {
        watch.watch(peer);
    }

    /** Ends {@link #watchPaths}. */
    public void unwatchPaths(PeerId peer) {
        watch.unwatch(peer);
    }

    /** All validated paths to {@code peer} at this moment, the one in use first. */
    public List<Path> validatedPaths(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        return entry == null ? List.of() : entry.paths.validated();
    }

    /** This machine may be in another network, or was asleep: every watched path is probed at once. */
    public void recheckPaths() {
        watch.recheck();
    }

    /** Who hears of watched paths, besides those told before. */
    public void addLinkPathListener(LinkPathListener listener) {
        watch.addListener(listener);
    }

    /** Watches {@code peer} too; nothing of its link goes another way than through a relay until that ends. */
    public void relayOnly(PeerId peer) {
        watch.relayOnly(peer);
    }

    /** Whether {@link #relayOnly} holds for {@code peer}. */
    public boolean isRelayOnly(PeerId peer) {
        return watch.isRelayOnly(peer);
    }

    /** The watched paths that are not known to be dead, the one in use first; none if the peer is not watched. */
    public List<PeerPaths.Path> livingPathsTo(PeerId peer) {
        return watch.livingPathsTo(peer);
    }

    /** The smoothed round trip of the watched path in use; {@link #NO_ROUND_TRIP} if it is not known. */
    public long linkRoundTripNanos(PeerId peer) {
        return watch.roundTripNanos(peer);
    }

    /** How long a watched path may be silent, asked for each time. */
    public void keepPathsAliveEvery(LongSupplier nanos) {
        watch.keepAliveEvery(nanos);
    }

    /** At which age watched paths die in spite of traffic, so that they are probed then; 0 if nothing is foreseen. */
    public void foreseeDeathsOfPaths(LongSupplier ageNanos) {
        watch.foresee(ageNanos);
    }

    /** Finds out which peers can be reached by strangers. */
    public ReachProbes reachProbes() {
        return prober;
    }

    /** Carries the orders and the packets of punches. */
    public PunchCarrier punchCarrier() {
        return intake().punches();
    }

    /** From now on reach probes leave through {@code socket}, which must never send anything else, nor be told. */
    public void addProbeSocket(UdpSocket socket) {
        prober.addSocket(socket);
    }

    /** From now on packets may leave through {@code socket}; of several that reach an endpoint, the first added does. */
    public void addSocket(UdpSocket socket) {
        sender.addSocket(socket);
    }

    /** Whether the network lets packets without a relay get to an endpoint at all, asked for each new path. */
    public void sendDirectlyIf(Predicate<Endpoint> reaches) {
        sender.sendDirectlyIf(reaches);
    }

    /** Remembers from now on to whom packets leave through {@code socket}. */
    public void watchAddresses(UdpSocket socket) {
        sender.addresses().watch(socket);
    }

    /** Whether a packet left for {@code address} through a socket that is watched, as far as is remembered. */
    public boolean hasSentTo(IpAddress address) {
        return sender.addresses().contains(address);
    }

    /** Forgets {@code socket} and every path through it. */
    public void removeSocket(UdpSocket socket) {
        sender.removeSocket(socket);
        intake().initiator().removeSocket(socket);
        intake().opener().removeSocket(socket);
        for (PeerEntry entry : table.entries()) {
            for (Path path : entry.paths.validated()) {
                if (path.socket() == socket) {
                    table.owners().remove(entry, path);
                }
            }
            watch.onValidatedChanged(entry);
        }
    }

    /**
     * Keeps the sessions with {@code peer}: they are not displaced by others, nor dropped for being idle.
     *
     * @return false if too many are pinned for that reason already
     */
    public boolean pin(PeerId peer, PinKind kind) {
        return table.pin(peer, kind);
    }

    /** Ends {@link #pin} for the same reason. */
    public void unpin(PeerId peer, PinKind kind) {
        table.unpin(peer, kind);
    }

    /**
     * Sends {@code notice} to {@code peer} over the path in use.
     *
     * @return false if there is no confirmed session with it, or no validated path
     */
    public boolean tell(PeerId peer, Notice notice) {
        PeerEntry entry = table.entry(peer);
        Path path = entry == null ? null : entry.paths.current();
        if (closed || entry == null || path == null || clock.isWornOut(entry.current)) {
            return false;
        }
        sender.send(entry.current, path, notice);
        return true;
    }

    /**
     * The round trip of the handshake that made the session with {@code peer}, where the peer began it and still is where it
     * was: from our answer to the first packet in the session, which its initiator sends at once. {@link
     * #NO_ROUND_TRIP} if there is none, or if the answer was repeated.
     */
    public long handshakeRoundTripNanos(PeerId peer) {
        PeerEntry entry = table.entry(peer);
        return entry == null || !Objects.equals(entry.current.handshakePath, entry.paths.current())
                ? NO_ROUND_TRIP
                : entry.current.roundTripNanos();
    }

    /** Who hears of peers that come and go, besides those told before. */
    public void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    /** Says goodbye to every peer with a confirmed session and forgets everything, without a word to listeners. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listeners.clear();
        for (PeerEntry entry : table.entries()) {
            Path path = entry.paths.current();
            if (path != null && !clock.isWornOut(entry.current)) {
                sender.send(entry.current, path, new Notice.Goodbye());
            }
        }
        intake().clear();
        prober.clear();
        watch.clear();
        table.clear();
        deadlines.clear();
    }

    /** What is kept at the moment, within the limits of the settings whatever arrives. */
    SessionLoad load() {
        PacketIntake parts = intake();
        return new SessionLoad(
                table.sessions(),
                table.provisional(),
                table.peers(),
                table.owners().size(),
                parts.initiator().underWay(),
                parts.responder().known(),
                parts.punches().size(),
                budget.size(),
                parts.opener().probed(),
                prober.size(),
                deadlines.size());
    }

    private PacketIntake intake() {
        if (intake == null) {
            throw new IllegalStateException("use() must be called first");
        }
        return intake;
    }
}
