package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.table.EntryTable;
import org.warrenp2p.transport.table.KeyedHash;

/**
 * All sessions of a node, within their bounds: by index, by peer, and by who gives way next. Deterministic: whatever is
 * gone through is in the order of its ends.
 *
 * <p>Every session waits in the order of its state for the moment at which its life ends whatever is received, and every
 * peer in that of its kind for the moment at which it has been silent for too long. The first of an order is also the
 * one that gives way if there are too many. A packet only moves its peer to the end of an order.
 */
final class SessionTable {

    /** No packet is held up by another way for longer, as a rule; a tenth of how long replaced sessions are kept. */
    private static final long OVERTAKEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PeerId self;
    private final SessionSettings.Limits limits;
    private final SessionClock clock;
    private final SessionCounters counters;
    private final EntryListener listener;

    /**
     * Bounded by the other tables together, {@value PeerEntry#MAX_DRAINING} more for each peer, and the orders of others
     * that are kept.
     */
    private final IndexedSessions byIndex = new IndexedSessions();
    /** Bounded by {@code limits.provisional}. */
    private final Expiry<Session> provisional;
    /** One for each peer. */
    private final Expiry<Session> current;
    /** Bounded by {@value PeerEntry#MAX_DRAINING} for each peer. */
    private final Expiry<Session> draining;
    /** Bounded by the two below, {@code limits.pinned} and {@code limits.served}. */
    private final EntryTable<PeerId, PeerEntry> byPeer;
    /** Bounded by {@code limits.inbound}; the one heard from least recently first. */
    private final Expiry<PeerEntry> inbound;
    /** Bounded by {@code limits.outbound}; the one heard from least recently first. */
    private final Expiry<PeerEntry> outbound;

    private final Pins pinned;
    private final PathOwners owners;

    SessionTable(
            PeerId self,
            SessionSettings.Limits limits,
            SessionClock clock,
            SessionCounters counters,
            DeadlineQueue deadlines,
            KeyedHash hash,
            EntryListener listener) {
        this.self = self;
        this.limits = limits;
        this.pinned = new Pins(limits);
        this.clock = clock;
        this.counters = counters;
        this.listener = listener;
        provisional = new Expiry<>(clock, deadlines, clock::endOf, this::onEnd);
        current = new Expiry<>(clock, deadlines, clock::endOf, this::onEnd);
        draining = new Expiry<>(clock, deadlines, clock::endOf, this::onEnd);
        inbound = new Expiry<>(clock, deadlines, clock::inboundIdleAt, this::onIdle);
        outbound = new Expiry<>(clock, deadlines, clock::outboundIdleAt, this::onIdle);
        byPeer = new EntryTable<>(hash::of);
        owners = new PathOwners(hash);
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

    /** To whom which path leads. */
    PathOwners owners() {
        return owners;
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

    /** All peers with confirmed sessions, in the order in which their current keys were made; a copy. */
    List<PeerEntry> entries() {
        List<PeerEntry> entries = new ArrayList<>(byPeer.size());
        for (Session session : current.toList()) {
            PeerEntry entry = byPeer.get(session.peer);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Keeps a session that its initiator has yet to confirm; the oldest such gives way. */
    void addProvisional(Session session) {
        Session oldest = provisional.first();
        if (oldest != null && provisional.size() == limits.provisional()) {
            counters.provisionalDisplaced.increment();
            close(oldest);
        }
        byIndex.add(session);
        provisional.add(session);
    }

    /** Keeps a session that answers an order, until its initiator confirms it or whoever keeps the order closes it. */
    void addOrdered(Session session) {
        session.ordered = true;
        byIndex.add(session);
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
        boolean first = byPeer.get(session.peer) == null;
        PeerEntry entry = makeUsable(session, clock.now());
        if (proved) {
            owners.validate(entry, path);
            if (entry.watched != null) {
                // another path than the link's may have been proved, and that is first in the set now
                entry.watched.update();
            }
        }
        if (first) {
            listener.onNew(entry, path);
        }
        return entry;
    }

    private PeerEntry makeUsable(Session session, long now) {
        if (byIndex.get(session.localIndex) == session) {
            stopBeingProvisional(session);
        } else {
            byIndex.add(session);
        }
        session.confirmedNanos = now;
        session.rekeyNanos = clock.rekeyAt(session.createdNanos);
        counters.established.increment();
        PeerEntry entry = byPeer.get(session.peer);
        if (entry == null) {
            entry = new PeerEntry(session);
            byPeer.add(entry);
            becomeCurrent(session);
        } else {
            stopWaiting(entry);
            if (staysCurrent(entry.current, session)) {
                drain(entry, session, now);
            } else {
                Session replaced = entry.current;
                entry.current = session;
                becomeCurrent(session);
                current.remove(replaced);
                drain(entry, replaced, now);
            }
        }
        entry.rekeying = false;
        entry.heardNanos = now;
        startWaiting(entry);
        return entry;
    }

    /**
     * A packet has come in {@code session}, which is not the current one. If the peer began both at once, on two ways, their
     * confirmations may have overtaken each other: then it goes on with another one than is current here. Whoever began them
     * decides; before {@link #OVERTAKEN_NANOS} are over it may be a late packet of one that the peer has replaced.
     */
    void heardIn(PeerEntry entry, Session session, long now) {
        Session replaced = entry.current;
        if (session.initiator || replaced.initiator || now - replaced.confirmedNanos < OVERTAKEN_NANOS) {
            return;
        }
        counters.takenBack.increment();
        draining.remove(session);
        entry.draining = Few.without(entry.draining, session);
        entry.current = session;
        becomeCurrent(session);
        current.remove(replaced);
        drain(entry, replaced, now);
    }

    private void stopBeingProvisional(Session session) {
        if (!session.ordered) {
            provisional.remove(session);
        }
    }

    private void becomeCurrent(Session session) {
        session.state = Session.State.CURRENT;
        current.add(session);
    }

    /** Both opened at once, and the older session is the one that both sides choose. */
    private boolean staysCurrent(Session older, Session newer) {
        return older.initiator != newer.initiator
                && newer.beganNanos - older.confirmedNanos < 0
                && older.begunBy(self).compareTo(newer.begunBy(self)) < 0;
    }

    /** {@code session} is in no order now. */
    private void drain(PeerEntry entry, Session session, long now) {
        session.state = Session.State.DRAINING;
        session.drainedNanos = clock.drainedAt(now);
        if (entry.draining.size() == PeerEntry.MAX_DRAINING) {
            counters.drainingDisplaced.increment();
            close(entry.draining.get(0));
        }
        entry.draining = Few.with(entry.draining, session);
        draining.add(session);
    }

    /** Puts the entry, which waits nowhere, where its kind belongs, and makes room there. */
    private void startWaiting(PeerEntry entry) {
        if (pinned.contains(entry.peer)) {
            return;
        }
        entry.outbound = entry.current.initiator;
        Expiry<PeerEntry> kind = kindOf(entry);
        kind.add(entry);
        PeerEntry first = kind.first();
        if (first != null && kind.size() > (entry.outbound ? limits.outbound() : limits.inbound())) {
            Counter displaced = entry.outbound ? counters.outboundDisplaced : counters.inboundDisplaced;
            displaced.increment();
            forget(first);
        }
    }

    private void stopWaiting(PeerEntry entry) {
        if (!pinned.contains(entry.peer)) {
            kindOf(entry).remove(entry);
        }
    }

    private Expiry<PeerEntry> kindOf(PeerEntry entry) {
        return entry.outbound ? outbound : inbound;
    }

    /** An authentic packet of {@code entry}'s peer has come. */
    void touch(PeerEntry entry, long now) {
        entry.heardNanos = now;
        if (!pinned.contains(entry.peer)) {
            kindOf(entry).postpone(entry);
        }
    }

    boolean pin(PeerId peer, PinKind kind) {
        boolean before = pinned.contains(peer);
        if (!pinned.add(peer, kind)) {
            counters.pinRefused.increment();
            return false;
        }
        PeerEntry entry = byPeer.get(peer);
        if (entry != null && !before) {
            kindOf(entry).remove(entry);
        }
        return true;
    }

    void unpin(PeerId peer, PinKind kind) {
        PeerEntry entry = byPeer.get(peer);
        if (pinned.remove(peer, kind) && !pinned.contains(peer) && entry != null) {
            entry.heardNanos = clock.now();
            startWaiting(entry);
        }
    }

    /** Forgets a session; with its last confirmed one the peer goes too. */
    void close(Session session) {
        if (!session.isAlive()) {
            return;
        }
        switch (session.state) {
            case PROVISIONAL -> stopBeingProvisional(session);
            case CURRENT -> current.remove(session);
            case DRAINING, CLOSED -> draining.remove(session);
        }
        session.state = Session.State.CLOSED;
        byIndex.remove(session);
        PeerEntry entry = byPeer.get(session.peer);
        if (entry != null) {
            entry.draining = Few.without(entry.draining, session);
            if (entry.current == session) {
                forget(entry);
            }
        }
    }

    /** Forgets a peer with everything it has. */
    void forget(PeerEntry entry) {
        if (!byPeer.remove(entry)) {
            return;
        }
        stopWaiting(entry);
        owners.disownAll(entry);
        close(entry.current);
        entry.draining.forEach(this::close);
        listener.onGone(entry);
    }

    /** Forgets everybody without a word. */
    void clear() {
        provisional.toList().forEach(this::close);
        current.toList().forEach(this::close);
        draining.toList().forEach(this::close);
    }

    /** A session's time has come, whatever was received. */
    private void onEnd(Session session) {
        Counter reason = switch (session.state) {
            case PROVISIONAL -> counters.provisionalExpired;
            case CURRENT -> counters.wornOut;
            case DRAINING, CLOSED -> counters.rekeyed;
        };
        reason.increment();
        close(session);
    }

    /** A peer has been silent for too long. */
    private void onIdle(PeerEntry entry) {
        Counter reason = clock.isWornOut(entry.current) ? counters.wornOut : counters.idle;
        reason.increment();
        forget(entry);
    }
}
