package org.warrenp2p.transport.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.PathChange.Reason;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * Watches the validated paths of one peer with a link: probes the one in use when what was sent is not answered, finds out
 * that it is dead, and says which one to use instead. Pure: the caller sends and keeps the time.
 *
 * <p>What arrives on the link delays a probe, but proves nothing, since its source can be forged. Only the nonce of a probe
 * that comes back does; one is out every second while the link is used, as large as the link's own packets, so that it also
 * finds a path that has begun to swallow those.
 */
final class PathMonitor {

    /** PROTOCOL: one a second at full size, since small probes hide MTU holes. */
    static final long FULL_SIZE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A dead path that is the only one is probed on while the link has something to send. */
    static final long DEAD_PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** For the sake of a shorter round trip the path changes no more often: a queue that we fill ourselves comes and goes. */
    static final long PREFERENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Keepalives of all peers that are due within such a window leave together (PROTOCOL). */
    static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A dead path beside a living one is tried so often, then forgotten. */
    private static final int LAST_TRIES = 2;

    private final LongSupplier nonces;
    private final Lives lives;
    private final Events events;
    /** As many as are validated. */
    private final List<Watched> paths = new ArrayList<>();

    private List<Path> known = List.of();
    private @Nullable Watched inUse;
    private boolean everChosen;
    /** Since when something of the link waits for whatever comes back. */
    private long waitingNanos;

    private boolean waiting;
    /** Whether anything of the link was sent since the last probe at full size. */
    private boolean flowing;

    private long fullSizeNanos;
    private long aliveNanos;
    private long preferredNanos;
    /** Whether everything that is known is dead, and somebody was told. */
    private boolean lost;

    /** What is to be done, and what has become of the paths. */
    interface Events {

        void probe(Path path, long nonce, boolean fullSize);

        /** The path in use has missed an answer. */
        void suspected(Path path);

        /** A path has missed three answers in a row, or is gone, so long after it was validated. */
        void died(Path path, long ageNanos);

        /** {@code path} is the one to use. */
        void chose(Path path, Reason reason);

        /** {@code path} lives, which was not known. */
        void opened(Path path);

        /** {@code path} is dead or gone. */
        void closed(Path path, Reason reason);

        /** No path is known to live any more. */
        void lost();

        /** After {@link #lost}: one lives. */
        void found();

        /** {@code path} need not be kept. */
        void forget(Path path);
    }

    /** How long paths live; asked for each time. */
    interface Lives {

        /** How long an idle path may be silent. */
        long keepaliveNanos();

        /** At which age paths die whatever happens on them; 0 if nothing is foreseen. */
        long foreseenNanos();
    }

    PathMonitor(LongSupplier nonces, Lives lives, Events events, long now) {
        this.nonces = nonces;
        this.lives = lives;
        this.events = events;
        fullSizeNanos = now;
        preferredNanos = now - PREFERENCE_NANOS;
        aliveNanos = inOneBatch(now + lives.keepaliveNanos());
    }

    private static final class Watched {
        private final MonitoredPath state;
        /** Whether it is to be probed as soon as possible. */
        private boolean wanted = true;
        /** Whether its last probe was of full size. */
        private boolean fullSize;

        private int triesLeft = LAST_TRIES;
        /** Whether it was probed because its end was foreseen. */
        private boolean outlived;

        private Watched(MonitoredPath state) {
            this.state = state;
        }
    }

    /** Rounded up, so that nothing is late by more than a window. */
    private static long inOneBatch(long nanos) {
        return nanos + BATCH_NANOS - Math.floorMod(nanos, BATCH_NANOS);
    }

    /** These are validated now. */
    void validated(List<Path> now, long nowNanos) {
        if (now == known) {
            return;
        }
        known = now;
        Watched before = inUse;
        for (Watched watched : List.copyOf(paths)) {
            if (!now.contains(watched.state.path)) {
                paths.remove(watched);
                if (!watched.state.isDead()) {
                    events.closed(watched.state.path, Reason.GONE);
                }
                if (watched == inUse) {
                    inUse = null;
                }
            }
        }
        for (Path path : now) {
            if (find(path) == null) {
                paths.add(new Watched(MonitoredPath.of(path, nowNanos)));
                events.opened(path);
            }
        }
        if (before != null && inUse == null && !before.state.isDead()) {
            events.died(before.state.path, nowNanos - before.state.bornNanos());
        }
        choose(nowNanos);
    }

    /** The path in use; null if none is validated. */
    @Nullable
    Path current() {
        return inUse == null ? null : inUse.state.path;
    }

    /** Those that are not dead, the one in use first. */
    List<Path> living() {
        List<Path> living = new ArrayList<>();
        for (Watched watched : paths) {
            if (!watched.state.isDead()) {
                living.add(watched == inUse ? 0 : living.size(), watched.state.path);
            }
        }
        return living;
    }

    /** The smoothed round trip of the path in use; {@link Sessions#NO_ROUND_TRIP} if it is not known. */
    long roundTripNanos() {
        return inUse == null || !inUse.state.isMeasured() ? Sessions.NO_ROUND_TRIP : inUse.state.roundTripNanos();
    }

    /** Where a copy of the link's packets goes while the path in use misses answers; null as a rule. */
    @Nullable
    Path second() {
        Watched used = inUse;
        if (used == null || !used.state.isMissing() || paths.size() == 1) {
            return null;
        }
        MonitoredPath best = PathSelector.bestOf(states(), used.state);
        return best == null ? null : best.path;
    }

    /** Whether no path is known to live. */
    boolean isLost() {
        return lost;
    }

    /**
     * A packet of the link leaves.
     *
     * @return whether {@link #nextNanos} may be earlier now
     */
    boolean onSent(long now) {
        boolean changed = !waiting || !flowing;
        if (!waiting) {
            waiting = true;
            waitingNanos = now;
        }
        flowing = true;
        return changed;
    }

    /** A packet of the link has come, from whoever. */
    void onHeard(Path path) {
        Watched used = inUse;
        if (used != null && !used.state.isMissing() && used.state.path.equals(path)) {
            waiting = false;
        }
    }

    /**
     * The newest packet of the session came from this validated path. One that was dead may have come back: then it has to
     * prove that, which nobody would ask of it before the next keepalive.
     *
     * @return whether {@link #nextNanos} may be earlier now
     */
    boolean onNewest(Path path) {
        Watched watched = find(path);
        if (watched == null) {
            return false;
        }
        watched.state.trust();
        boolean back = watched.state.isDead() && !watched.state.isAwaiting();
        watched.wanted |= back;
        return back;
    }

    /** The newest packet of the session came from somewhere else than all that is validated, or the peer names another path. */
    void onMoved(@Nullable Path to, long now) {
        Watched used = inUse;
        if (used != null && !used.state.path.equals(to)) {
            used.state.doubt();
            used.wanted = true;
            choose(now);
        }
    }

    /**
     * A nonce has come back.
     *
     * @return whether it is of a probe that is open on that path
     */
    boolean onAnswer(Path path, long nonce, long now) {
        Watched watched = find(path);
        boolean wasDead = watched != null && watched.state.isDead();
        if (watched == null || !watched.state.answered(nonce, now)) {
            return false;
        }
        if (wasDead) {
            events.opened(path);
        }
        watched.triesLeft = LAST_TRIES;
        if (watched == inUse) {
            waiting = false;
        }
        choose(now);
        return true;
    }

    /** The world may be different: everything is to be probed. */
    void recheck() {
        paths.forEach(watched -> watched.wanted = true);
    }

    /** Whether it has not come to the age at which such paths die. */
    private boolean isForeseen(Watched watched) {
        return !watched.outlived && lives.foreseenNanos() > 0;
    }

    /** When {@link #poll} has something to do. */
    long nextNanos(long now) {
        long next = aliveNanos;
        for (Watched watched : paths) {
            if (watched.state.isAwaiting()) {
                next = earlier(next, watched.state.lateNanos());
            } else if (watched.wanted || (watched.state.isMissing() && !watched.state.isDead())) {
                return now;
            } else if (isForeseen(watched)) {
                next = earlier(next, watched.state.bornNanos() + lives.foreseenNanos());
            }
        }
        return inUse == null || inUse.state.isAwaiting() ? next : earlier(next, dueNanos(inUse.state, next));
    }

    /** When the path in use, from which no answer is awaited, is to be probed because of the link, if before {@code next}. */
    private long dueNanos(MonitoredPath used, long next) {
        long due = next;
        if (waiting) {
            due = earlier(due, used.isDead() ? used.probedNanos() + DEAD_PACE_NANOS : waitingNanos + used.paceNanos());
        }
        return flowing && !used.isMissing() ? earlier(due, fullSizeNanos + FULL_SIZE_EVERY_NANOS) : due;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** Time has passed: counts what was missed, and probes what is due. */
    void poll(long now) {
        for (Watched watched : List.copyOf(paths)) {
            if (watched.state.missesAt(now)) {
                onMiss(watched, now);
            }
        }
        choose(now);
        for (Watched watched : paths) {
            if (isForeseen(watched) && now - watched.state.bornNanos() >= lives.foreseenNanos()) {
                watched.outlived = true;
                watched.wanted = true;
            }
        }
        boolean keepalive = now - aliveNanos >= 0;
        if (keepalive) {
            aliveNanos = inOneBatch(now + lives.keepaliveNanos());
        }
        for (Watched watched : List.copyOf(paths)) {
            if (keepalive && watched != inUse && watched.state.isDead() && watched.triesLeft-- == 0) {
                events.forget(watched.state.path);
            } else {
                probeIfDue(watched, keepalive, now);
            }
        }
    }

    private void onMiss(Watched watched, long now) {
        if (watched.state.isDead()) {
            if (watched.state.misses() == MonitoredPath.DEADLY_MISSES) {
                events.died(watched.state.path, now - watched.state.bornNanos());
                events.closed(watched.state.path, Reason.SILENT);
            }
        } else if (watched == inUse && watched.state.misses() == 1) {
            events.suspected(watched.state.path);
            // whether the others live should be known when this one is dead
            paths.forEach(other -> other.wanted |= other != watched && !other.state.isAwaiting());
        }
    }

    private void probeIfDue(Watched watched, boolean keepalive, long now) {
        MonitoredPath state = watched.state;
        if (state.isAwaiting()) {
            return;
        }
        boolean again = state.isMissing() && !state.isDead();
        boolean full = watched == inUse && isFullSizeDue(state, now);
        if (!watched.wanted && !keepalive && !again && !full && !(watched == inUse && isOverdue(state, now))) {
            return;
        }
        if (full) {
            fullSizeNanos = now;
            flowing = false;
        }
        watched.wanted = false;
        watched.fullSize = full || (again && watched.fullSize);
        long nonce = nonces.getAsLong();
        state.probed(nonce, now);
        events.probe(state.path, nonce, watched.fullSize);
    }

    private boolean isFullSizeDue(MonitoredPath used, long now) {
        return flowing && !used.isMissing() && now - fullSizeNanos >= FULL_SIZE_EVERY_NANOS;
    }

    private boolean isOverdue(MonitoredPath used, long now) {
        long since = used.isDead() ? used.probedNanos() : waitingNanos;
        return waiting && now - since >= (used.isDead() ? DEAD_PACE_NANOS : used.paceNanos());
    }

    private void choose(long now) {
        Watched before = inUse;
        MonitoredPath chosen = PathSelector.choose(
                before == null ? null : before.state, states(), now - preferredNanos >= PREFERENCE_NANOS);
        if (chosen == null) {
            tellLost();
            return;
        }
        if (before == null || chosen != before.state) {
            preferredNanos = now;
            inUse = find(chosen.path);
            if (waiting) {
                waitingNanos = now;
            }
            events.chose(chosen.path, reasonFor(chosen, before));
            everChosen = true;
        }
        if (chosen.isDead()) {
            tellLost();
        } else if (lost) {
            lost = false;
            events.found();
        }
    }

    private Reason reasonFor(MonitoredPath chosen, @Nullable Watched before) {
        if (before == null || before.state.isDead()) {
            return everChosen ? Reason.FALLBACK : Reason.FIRST;
        }
        if (chosen.kind != before.state.kind) {
            return Reason.BETTER_KIND;
        }
        return before.state.isDoubted() ? Reason.PEER_MOVED : Reason.SHORTER;
    }

    private void tellLost() {
        if (!lost) {
            lost = true;
            events.lost();
        }
    }

    private List<MonitoredPath> states() {
        List<MonitoredPath> states = new ArrayList<>(paths.size());
        paths.forEach(watched -> states.add(watched.state));
        return states;
    }

    private @Nullable Watched find(Path path) {
        for (Watched watched : paths) {
            if (watched.state.path.equals(path)) {
                return watched;
            }
        }
        return null;
    }
}
