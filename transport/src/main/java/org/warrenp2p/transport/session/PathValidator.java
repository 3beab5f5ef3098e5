package org.warrenp2p.transport.session;

import java.util.concurrent.TimeUnit;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * Follows peers that move. The newest packet of a peer from a source that has not proved itself makes us challenge that
 * source, and the path that was in use until then, with 8 unpredictable bytes each; what answers is used.
 */
final class PathValidator {

    /** Between two challenges of one path: above every round trip on earth, far below an idle session's life. */
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SessionTable table;
    private final PacketSender sender;
    private final SessionClock clock;
    private final DeadlineQueue deadlines;
    private final Entropy entropy;
    private final SessionCounters counters;

    PathValidator(
            SessionTable table,
            PacketSender sender,
            SessionClock clock,
            DeadlineQueue deadlines,
            Entropy entropy,
            SessionCounters counters) {
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
            entry.paths.use(path);
            return;
        }
        if (entry.paths.isChallenged(path)) {
            return;
        }
        Path old = entry.paths.current();
        begin(entry, path);
        if (old != null) {
            begin(entry, old);
        }
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
            table.abandon(entry, challenge);
        }
    }

    /** A nonce has come back from {@code path}. */
    void onResponse(PeerEntry entry, Path path, long nonce) {
        PeerPathSet.Challenge challenge = entry.paths.answered(path, nonce);
        if (challenge != null && !entry.paths.isValidated(path)) {
            proved(entry, path);
        }
    }

    /** {@code path} has proved itself, by whatever. */
    void proved(PeerEntry entry, Path path) {
        if (entry.paths.isValidated(path)) {
            entry.paths.use(path);
        } else {
            counters.pathValidated.increment();
            table.validate(entry, path);
        }
    }
}
