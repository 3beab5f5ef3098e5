package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/**
 * The peers with links, whose paths are watched: carries out what their {@link PathMonitor}s want. Whoever is not watched is
 * sent to where its newest packet came from.
 */
final class PathWatch implements SessionListener {

    /** Unmeasured: home gateways close mappings from 30 s on (RFC 4787), and half of that is in time. */
    private static final long UNMEASURED_KEEPALIVE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Between the probes of two peers when all are looked at: a thousand a second are 70 KB. */
    private static final long RECHECK_SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SessionTable table;
    private final PacketSender sender;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final Entropy entropy;
    private final PathCounters counters;
    /** As many as there are links; their table is bounded. */
    private final Map<PeerId, Watched> watched = new LinkedHashMap<>();

    private LongSupplier keepaliveNanos = () -> UNMEASURED_KEEPALIVE_NANOS;
    private LongSupplier foreseenNanos = () -> 0;
    private final PathMonitor.Lives lives = new PathMonitor.Lives() {
        @Override
        public long keepaliveNanos() {
            return keepaliveNanos.getAsLong();
        }

        @Override
        public long foreseenNanos() {
            return foreseenNanos.getAsLong();
        }
    };
    /** A few, of this node. */
    private final List<LinkPathListener> listeners = new ArrayList<>();

    PathWatch(
            SessionTable table,
            PacketSender sender,
            SessionClock clock,
            DeadlineQueue deadlines,
            Entropy entropy,
            Counters counters) {
        this.table = table;
        this.sender = sender;
        this.clock = clock;
        this.deadlines = deadlines;
        this.entropy = entropy;
        this.counters = new PathCounters(counters);
    }

    void addListener(LinkPathListener listener) {
        listeners.add(listener);
    }

    /** How long an idle path may be silent, asked for each time. */
    void keepAliveEvery(LongSupplier nanos) {
        keepaliveNanos = nanos;
    }

    /** At which age paths die whatever happens on them; 0 if nothing is foreseen. */
    void foresee(LongSupplier ageNanos) {
        foreseenNanos = ageNanos;
    }

    /** There is a link with {@code peer}. */
    void watch(PeerId peer) {
        if (!watched.containsKey(peer)) {
            Watched added = new Watched(peer);
            watched.put(peer, added);
            added.attach(table.entry(peer));
        }
    }

    /** Nothing of {@code peer}'s link goes another way than through a relay, until it is not watched any more. */
    void relayOnly(PeerId peer) {
        watch(peer);
        Watched one = watched.get(peer);
        if (one != null) {
            one.relayOnly = true;
            one.update();
        }
    }

    boolean isRelayOnly(PeerId peer) {
        Watched one = watched.get(peer);
        return one != null && one.relayOnly;
    }

    /** There is none any more. */
    void unwatch(PeerId peer) {
        Watched gone = watched.remove(peer);
        if (gone != null) {
            gone.stop();
        }
    }

    /** The own network may be another one: probes everybody, one after the other. */
    void recheck() {
        long at = clock.now();
        for (Watched one : List.copyOf(watched.values())) {
            deadlines.at(at, one::recheck);
            at += RECHECK_SPACING_NANOS;
        }
    }

    /** How many are watched. */
    int size() {
        return watched.size();
    }

    void clear() {
        List.copyOf(watched.keySet()).forEach(this::unwatch);
        listeners.clear();
    }

    // the link

    @Nullable
    Path pathOf(PeerEntry entry) {
        Watched one = entry.watched;
        if (one != null && one.monitor.onSent(clock.now())) {
            one.arm();
        }
        Path path = entry.paths.current();
        return one == null || one.mayUse(path) ? path : null;
    }

    @Nullable
    Path secondPathOf(PeerEntry entry) {
        Path second = entry.watched == null ? null : entry.watched.monitor.second();
        if (second != null) {
            counters.duplicated.increment();
        }
        return second;
    }

    /** Those that are not known to be dead, the one in use first; none if the peer is not watched. */
    List<Path> livingPathsTo(PeerId peer) {
        Watched one = watched.get(peer);
        return one == null ? List.of() : one.monitor.living();
    }

    /** Of the path in use; {@link Sessions#NO_ROUND_TRIP} if it is not known. */
    long roundTripNanos(PeerId peer) {
        Watched one = watched.get(peer);
        return one == null ? Sessions.NO_ROUND_TRIP : one.monitor.roundTripNanos();
    }

    void onHeard(PeerEntry entry, Path path) {
        if (entry.watched != null) {
            entry.watched.monitor.onHeard(path);
        }
    }

    // the session

    @Override
    public void onConfirmed(PeerId peer, Path path) {
        Watched one = watched.get(peer);
        if (one != null) {
            one.attach(table.entry(peer));
        }
    }

    @Override
    public void onLost(PeerId peer) {
        Watched one = watched.get(peer);
        if (one != null) {
            one.detach();
        }
    }

    @Override
    public void onGoodbye(PeerId peer) {
        onLost(peer);
    }

    /** Its validated paths are others than before. */
    void onValidatedChanged(PeerEntry entry) {
        if (entry.watched != null) {
            entry.watched.update();
        }
    }

    /** The newest packet came from {@code path}, which is validated. */
    void onNewest(PeerEntry entry, Path path) {
        Watched one = entry.watched;
        if (one != null && one.monitor.onNewest(path)) {
            one.arm();
        }
    }

    /** The newest packet came from elsewhere, or the peer has named {@code to}. */
    void onMoved(PeerEntry entry, @Nullable Path to) {
        if (entry.watched != null) {
            entry.watched.moved(to);
        }
    }

    /** A nonce has come back that is of nobody else. */
    void onAnswer(PeerEntry entry, Path path, long nonce) {
        if (entry.watched == null || !entry.watched.answered(path, nonce)) {
            counters.unsolicited.increment();
        }
    }

    /** One peer. */
    final class Watched implements PathMonitor.Events {

        private final PeerId peer;
        private final PathMonitor monitor;
        private @Nullable PeerEntry entry;
        private boolean relayOnly;
        private DeadlineQueue.@Nullable Deadline deadline;
        private long deadlineNanos;

        private Watched(PeerId peer) {
            this.peer = peer;
            this.monitor = new PathMonitor(entropy::nextLong, lives, this, clock.now());
        }

        private void attach(@Nullable PeerEntry found) {
            entry = found;
            if (found != null) {
                found.watched = this;
            }
            update();
        }

        private void detach() {
            if (entry != null) {
                entry.watched = null;
                entry = null;
            }
            update();
        }

        private void stop() {
            if (entry != null) {
                entry.watched = null;
            }
            if (deadline != null) {
                deadline.cancel();
            }
        }

        private boolean mayUse(@Nullable Path path) {
            return !relayOnly || (path != null && path.kind() == UdpSocket.Kind.RELAYED);
        }

        private List<Path> usable() {
            List<Path> validated = entry == null ? List.of() : entry.paths.validated();
            return relayOnly ? validated.stream().filter(this::mayUse).toList() : validated;
        }

        /** Which paths are validated has changed. */
        void update() {
            monitor.validated(usable(), clock.now());
            useChosen();
            arm();
        }

        private void moved(@Nullable Path to) {
            monitor.onMoved(to, clock.now());
            arm();
        }

        private boolean answered(Path path, long nonce) {
            boolean open = monitor.onAnswer(path, nonce, clock.now());
            if (open && entry != null) {
                entry.paths.alive(path);
            }
            arm();
            return open;
        }

        private void recheck() {
            monitor.recheck();
            arm();
        }

        private void poll() {
            deadline = null;
            // another peer may have proved that a path is its own
            monitor.validated(usable(), clock.now());
            monitor.poll(clock.now());
            arm();
        }

        private void arm() {
            if (watched.get(peer) != this) {
                return;
            }
            long next = monitor.nextNanos(clock.now());
            if (deadline != null) {
                if (deadlineNanos - next <= 0) {
                    return;
                }
                deadline.cancel();
            }
            deadlineNanos = next;
            deadline = deadlines.at(next, this::poll);
        }

        private void useChosen() {
            Path chosen = monitor.current();
            if (entry != null && chosen != null) {
                entry.paths.use(chosen);
            }
        }

        @Override
        public void probe(Path path, long nonce, boolean fullSize) {
            PeerEntry to = entry;
            if (to == null || clock.isWornOut(to.current)) {
                return;
            }
            counters.probed.increment();
            sender.sendChallenge(to.current, path, new Notice.PathChallenge(nonce), fullSize);
        }

        @Override
        public void suspected(Path path) {
            counters.missed.increment();
            listeners.forEach(listener -> listener.onSuspected(peer, path));
        }

        @Override
        public void died(Path path, long ageNanos) {
            counters.dead.increment();
            listeners.forEach(listener -> listener.onDead(peer, path, ageNanos));
        }

        @Override
        public void chose(Path path, PathChange.Reason reason) {
            counters.changed.increment();
            useChosen();
            tell(PathChange.Kind.SELECTED, path, reason);
        }

        @Override
        public void opened(Path path) {
            tell(PathChange.Kind.OPENED, path, PathChange.Reason.ANSWERED);
        }

        @Override
        public void closed(Path path, PathChange.Reason reason) {
            tell(PathChange.Kind.CLOSED, path, reason);
        }

        private void tell(PathChange.Kind kind, Path path, PathChange.Reason reason) {
            PathChange change = new PathChange(kind, path, reason);
            listeners.forEach(listener -> listener.onChanged(peer, change));
        }

        @Override
        public void lost() {
            counters.lost.increment();
            listeners.forEach(listener -> listener.onLost(peer));
        }

        @Override
        public void found() {
            counters.found.increment();
            listeners.forEach(listener -> listener.onFound(peer));
        }

        @Override
        public void forget(Path path) {
            if (entry != null) {
                table.owners().remove(entry, path);
                update();
            }
        }
    }
}
