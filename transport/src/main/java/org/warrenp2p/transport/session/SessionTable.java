package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * All sessions of a node, within their bounds: by index, by peer, and by who gives way next. Deterministic: the order of
 * every map is that of insertion or of use.
 *
 * <p>Each session has one deadline, the next moment at which its life can end; when that comes, the session is looked at
 * and either goes or gets the next one. So a packet costs no timer.
 */
final class SessionTable {

    private final PeerId self;
    private final SessionSettings.Limits limits;
    private final SessionClock clock;
    private final SessionCounters counters;
    private final DeadlineQueue deadlines;
    private final EntryListener listener;

    /** Bounded by the other maps together, and {@value PeerEntry#MAX_DRAINING} more for each peer. */
    private final Map<Integer, Session> byIndex = new LinkedHashMap<>();
    /** Bounded by {@code limits.provisional}; the oldest first. */
    private final Map<Integer, Session> provisional = new LinkedHashMap<>();
    /** Bounded by the two below and {@code limits.pinned}. */
    private final Map<PeerId, PeerEntry> byPeer = new LinkedHashMap<>();
    /** Bounded by {@code limits.inbound}; the one heard from least recently first. */
    private final Map<PeerId, PeerEntry> inbound = new LinkedHashMap<>(16, 0.75f, true);
    /** Bounded by {@code limits.outbound}; the one heard from least recently first. */
    private final Map<PeerId, PeerEntry> outbound = new LinkedHashMap<>(16, 0.75f, true);
    /** Bounded by {@code limits.pinned}. */
    private final Set<PeerId> pinned = new LinkedHashSet<>();
    /** Who owns which validated path; bounded by the peers and {@value PeerPathSet#MAX_VALIDATED} each. */
    private final Map<Path, PeerId> owners = new LinkedHashMap<>();

    SessionTable(
            PeerId self,
            SessionSettings.Limits limits,
            SessionClock clock,
            SessionCounters counters,
            DeadlineQueue deadlines,
            EntryListener listener) {
        this.self = self;
        this.limits = limits;
        this.clock = clock;
        this.counters = counters;
        this.deadlines = deadlines;
        this.listener = listener;
    }

    /** Hears of peers with whom confirmed sessions begin and end. */
    interface EntryListener {

        /** The first confirmed session; what confirmed it came from {@code path}. */
        void onNew(PeerEntry entry, Path path);

        /** The last confirmed session is gone. */
        void onGone(PeerEntry entry);
    }

    @Nullable
    Session session(int localIndex) {
        return byIndex.get(localIndex);
    }

    @Nullable
    PeerEntry entry(PeerId peer) {
        return byPeer.get(peer);
    }

    @Nullable
    PeerId owner(Path path) {
        return owners.get(path);
    }

    /** How many sessions there are, of all states. */
    int sessions() {
        return byIndex.size();
    }

    /** How many are not confirmed. */
    int provisional() {
        return provisional.size();
    }

    /** How many peers have confirmed sessions. */
    int peers() {
        return byPeer.size();
    }

    /** How many paths have an owner. */
    int validatedPaths() {
        return owners.size();
    }

    /** All peers with confirmed sessions; a copy. */
    List<PeerEntry> entries() {
        return new ArrayList<>(byPeer.values());
    }

    /** Keeps a session that its initiator has yet to confirm; the oldest such gives way. */
    void addProvisional(Session session) {
        if (provisional.size() == limits.provisional()) {
            Session oldest = provisional.values().iterator().next();
            counters.provisionalDisplaced.increment();
            close(oldest);
        }
        provisional.put(session.localIndex, session);
        byIndex.put(session.localIndex, session);
        watch(session);
    }

    /**
     * A session is confirmed, or ours to use. It becomes the one that is sent on, unless both sides have opened at once:
     * then the session that the lower peer id began does.
     *
     * @param path where that happened
     * @param proved whether the peer has proved by it that it receives there
     * @return its peer's entry
     */
    PeerEntry confirm(Session session, Path path, boolean proved) {
        boolean first = !byPeer.containsKey(session.peer);
        PeerEntry entry = makeUsable(session, clock.now());
        if (proved) {
            validate(entry, path);
        }
        if (first) {
            listener.onNew(entry, path);
        }
        return entry;
    }

    private PeerEntry makeUsable(Session session, long now) {
        provisional.remove(session.localIndex);
        byIndex.put(session.localIndex, session);
        session.confirmedNanos = now;
        session.receivedNanos = now;
        session.rekeyNanos = clock.rekeyAt(session.createdNanos);
        counters.established.increment();
        PeerEntry entry = byPeer.get(session.peer);
        if (entry == null) {
            entry = new PeerEntry(session);
            byPeer.put(session.peer, entry);
            session.state = Session.State.CURRENT;
        } else if (staysCurrent(entry.current, session)) {
            drain(entry, session, now);
        } else {
            Session replaced = entry.current;
            entry.current = session;
            session.state = Session.State.CURRENT;
            drain(entry, replaced, now);
        }
        entry.rekeying = false;
        classify(entry);
        watch(session);
        return entry;
    }

    /** Both opened at once, and the older session is the one that both sides choose. */
    private boolean staysCurrent(Session older, Session newer) {
        return older.initiator != newer.initiator
                && newer.beganNanos - older.confirmedNanos < 0
                && older.begunBy(self).compareTo(newer.begunBy(self)) < 0;
    }

    private void drain(PeerEntry entry, Session session, long now) {
        session.state = Session.State.DRAINING;
        session.drainedNanos = clock.drainedAt(now);
        if (entry.draining.size() == PeerEntry.MAX_DRAINING) {
            counters.drainingDisplaced.increment();
            close(entry.draining.getFirst());
        }
        entry.draining.addLast(session);
        watch(session);
    }

    /** Puts the entry where its kind belongs, and makes room there. */
    private void classify(PeerEntry entry) {
        inbound.remove(entry.peer);
        outbound.remove(entry.peer);
        if (pinned.contains(entry.peer)) {
            return;
        }
        boolean ours = entry.current.initiator;
        Map<PeerId, PeerEntry> kind = ours ? outbound : inbound;
        kind.put(entry.peer, entry);
        if (kind.size() > (ours ? limits.outbound() : limits.inbound())) {
            Counter displaced = ours ? counters.outboundDisplaced : counters.inboundDisplaced;
            displaced.increment();
            forget(kind.values().iterator().next());
        }
    }

    /** An authentic packet has come in a confirmed session. */
    void touch(Session session, long now) {
        session.receivedNanos = now;
        // reading an access-ordered map moves the entry to its end
        if (inbound.get(session.peer) == null) {
            outbound.get(session.peer);
        }
    }

    boolean pin(PeerId peer) {
        if (!pinned.contains(peer) && pinned.size() == limits.pinned()) {
            counters.pinRefused.increment();
            return false;
        }
        pinned.add(peer);
        inbound.remove(peer);
        outbound.remove(peer);
        return true;
    }

    void unpin(PeerId peer) {
        PeerEntry entry = byPeer.get(peer);
        if (pinned.remove(peer) && entry != null) {
            entry.current.receivedNanos = clock.now();
            classify(entry);
            watch(entry.current);
        }
    }

    /** {@code path} of {@code entry} has proved itself; it is in use from now on, and leads to nobody else. */
    void validate(PeerEntry entry, Path path) {
        for (Path gone : entry.paths.validate(path)) {
            owners.remove(gone, entry.peer);
        }
        PeerId before = owners.put(path, entry.peer);
        PeerEntry other = before == null || before.equals(entry.peer) ? null : byPeer.get(before);
        if (other != null) {
            other.paths.remove(path);
        }
    }

    /** A challenge of {@code entry} was not answered. */
    void abandon(PeerEntry entry, PeerPathSet.Challenge challenge) {
        Path gone = entry.paths.abandon(challenge);
        if (gone != null) {
            owners.remove(gone, entry.peer);
        }
    }

    /** Forgets one path of {@code entry}. */
    void removePath(PeerEntry entry, Path path) {
        entry.paths.remove(path);
        owners.remove(path, entry.peer);
    }

    /** Forgets a session; with its last confirmed one the peer goes too. */
    void close(Session session) {
        if (!session.isAlive()) {
            return;
        }
        session.state = Session.State.CLOSED;
        if (session.deadline != null) {
            session.deadline.cancel();
        }
        byIndex.remove(session.localIndex);
        provisional.remove(session.localIndex);
        PeerEntry entry = byPeer.get(session.peer);
        if (entry != null) {
            entry.draining.remove(session);
            if (entry.current == session) {
                forget(entry);
            }
        }
    }

    /** Forgets a peer with everything it has. */
    void forget(PeerEntry entry) {
        byPeer.remove(entry.peer, entry);
        inbound.remove(entry.peer, entry);
        outbound.remove(entry.peer, entry);
        for (Path path : entry.paths.validated()) {
            owners.remove(path, entry.peer);
        }
        close(entry.current);
        new ArrayList<>(entry.draining).forEach(this::close);
        listener.onGone(entry);
    }

    /** Forgets everybody without a word. */
    void clear() {
        new ArrayList<>(byIndex.values()).forEach(this::close);
    }

    private void watch(Session session) {
        if (session.deadline != null) {
            session.deadline.cancel();
        }
        session.deadline = deadlines.at(clock.endOf(session, pinned.contains(session.peer)), () -> check(session));
    }

    /** The session's deadline has come; packets may have moved it meanwhile. */
    private void check(Session session) {
        session.deadline = null;
        if (clock.endOf(session, pinned.contains(session.peer)) - clock.now() > 0) {
            watch(session);
            return;
        }
        Counter reason = switch (session.state) {
            case PROVISIONAL -> counters.provisionalExpired;
            case CURRENT -> clock.isWornOut(session) ? counters.wornOut : counters.idle;
            case DRAINING, CLOSED -> counters.rekeyed;
        };
        reason.increment();
        close(session);
    }
}
