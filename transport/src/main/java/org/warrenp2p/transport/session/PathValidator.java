package org.warrenp2p.transport.session;

import java.util.concurrent.TimeUnit;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/**
 * Follows peers that move. The newest packet of a peer from a source that has not proved itself makes us challenge that
 * source, and the path that was in use until then, with 8 unpredictable bytes each; what answers is used.
 */
final class PathValidator {

    /** Between two challenges of one path: above every round trip on earth, far below an idle session's life. */
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The last probe of a round leaves 4 s after its fire, and is answered within a second. */
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SessionTable table;
    private final PacketSender sender;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final Entropy entropy;
    private final SessionCounters counters;
    private final PathWatch watch;

    PathValidator(
            SessionTable table,
            PacketSender sender,
            SessionClock clock,
            DeadlineQueue deadlines,
            Entropy entropy,
            SessionCounters counters,
            PathWatch watch) {
        this.watch = watch;
        this.table = table;
        this.sender = sender;
        this.clock = clock;
        this.deadlines = deadlines;
        this.entropy = entropy;
        this.counters = counters;
    }

    /** The newest packet of the peer's current session came from {@code path}. */
    void onNewest(PeerEntry entry, Path path) {
        if (entry.paths.isValidated(path)) {
            heardFrom(entry, path);
            return;
        }
        watch.onMoved(entry, null);
        if (entry.paths.isChallenged(path)) {
            return;
        }
        Path old = entry.paths.current();
        begin(entry, path);
        if (old != null) {
            begin(entry, old);
        }
    }

    /**
     * A packet has come from {@code path} that is older than others. While a direct path is used everything that comes over a
     * circuit is, since that is slower; if it was not challenged, the second path of a link would be known to one side only.
     */
    void onOvertaken(PeerEntry entry, Path path) {
        if (entry.watched != null && path.kind() == UdpSocket.Kind.RELAYED && !entry.paths.isValidated(path)) {
            begin(entry, path);
        }
    }

    /** Who has a link is watched; everybody else is where the newest packet came from. */
    private void heardFrom(PeerEntry entry, Path path) {
        if (entry.watched != null) {
            watch.onNewest(entry, path);
        } else {
            entry.paths.use(path);
        }
        useHeld(entry);
    }

    private void begin(PeerEntry entry, Path path) {
        if (entry.paths.isChallenged(path)) {
            return;
        }
        PeerPathSet.Challenge challenge = entry.paths.challenge(path, entropy.nextLong());
        if (challenge == null) {
            counters.pathRefused.increment();
            return;
        }
        send(entry, challenge);
    }

    private void send(PeerEntry entry, PeerPathSet.Challenge challenge) {
        challenge.attempts++;
        if (!clock.isWornOut(entry.current)) {
            Notice notice = new Notice.PathChallenge(challenge.nonce);
            if (entry.paths.isValidated(challenge.path)) {
                sender.send(entry.current, challenge.path, notice);
            } else {
                sender.sendWithinBudget(entry.current, challenge.path, notice);
            }
        }
        deadlines.at(clock.now() + RETRY_NANOS, () -> onDeadline(entry, challenge));
    }

    private void onDeadline(PeerEntry entry, PeerPathSet.Challenge challenge) {
        if (table.entry(entry.peer) != entry || !entry.paths.isOpen(challenge)) {
            return;
        }
        if (challenge.attempts < PeerPathSet.MAX_ATTEMPTS) {
            send(entry, challenge);
        } else {
            counters.pathAbandoned.increment();
            table.owners().abandon(entry, challenge);
            watch.onValidatedChanged(entry);
        }
    }

    /** A nonce has come back from {@code path}. */
    void onResponse(PeerEntry entry, Path path, long nonce) {
        PeerPathSet.Challenge challenge = entry.paths.answered(path, nonce);
        if (challenge == null) {
            watch.onAnswer(entry, path, nonce);
        } else if (!entry.paths.isValidated(path)) {
            proved(entry, path);
        } else {
            watch.onNewest(entry, path);
        }
    }

    /** {@code path} has proved itself, by whatever. */
    void proved(PeerEntry entry, Path path) {
        if (entry.paths.isValidated(path)) {
            heardFrom(entry, path);
            return;
        }
        counters.pathValidated.increment();
        table.owners().validate(entry, path);
        watch.onValidatedChanged(entry);
        useHeld(entry);
    }

    /**
     * A punch has chosen {@code path}: it is the one in use as soon as it has proved itself, and stays that while late
     * packets of the punch come from others.
     *
     * @param vouched whether it needs no proof
     */
    void hold(PeerEntry entry, Path path, boolean vouched) {
        entry.hold = new PathHold(path, clock.now() + HOLD_NANOS);
        if (vouched || entry.paths.isValidated(path)) {
            proved(entry, path);
        } else {
            begin(entry, path);
        }
    }

    private void useHeld(PeerEntry entry) {
        PathHold hold = entry.hold;
        if (hold == null) {
            return;
        }
        if (clock.now() - hold.untilNanos() >= 0) {
            entry.hold = null;
        } else if (!entry.paths.isValidated(hold.path())) {
            return;
        } else if (entry.watched != null) {
            // the peer has chosen it, so it may not hear what goes over another one
            entry.hold = null;
            watch.onMoved(entry, hold.path());
        } else {
            entry.paths.use(hold.path());
        }
    }
}
