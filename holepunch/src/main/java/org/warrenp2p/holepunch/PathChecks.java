package org.warrenp2p.holepunch;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.punch.Round;

/**
 * The paths on which packets of the peer have come. A probe is answered, and its path is checked by a probe of our own: it
 * may be a way that nobody knew (peer-reflexive). Only an answer shows that the peer is where its packets say, so until
 * then both stay within the budget of the order: a source address can be forged by a peer too.
 */
final class PathChecks {

    /** Endpoints of the peer that are checked because packets came from there; a peer has no use for more. */
    private static final int MAX_CHECKS = 16;

    private final PunchSettings settings;
    private final PeerPicture peer;
    private final ProbeRuns runs;
    private final RoundLog rounds;
    private final Consumer<PunchAction> out;
    private final Set<PunchPath> checked = new LinkedHashSet<>();
    private @Nullable PunchPath answered;

    PathChecks(PunchSettings settings, PeerPicture peer, ProbeRuns runs, RoundLog rounds, Consumer<PunchAction> out) {
        this.settings = settings;
        this.peer = peer;
        this.runs = runs;
        this.rounds = rounds;
        this.out = out;
    }

    Round roundOf(PunchPath path) {
        return rounds.of(path, peer.knows(path.remote()));
    }

    /** A probe of the peer has come. */
    void answer(PunchPath path) {
        if (runs.budget(roundOf(path)).trySpend(path.remote(), Purpose.PROBE)) {
            out.accept(new PunchAction.SendAnswer(path.socket(), path.remote(), runs.purpose(path.remote())));
        }
    }

    /** Probes go there as well, or the peer's may be all that passes. */
    void check(PunchPath path, long nowNanos) {
        Round round = roundOf(path);
        rounds.note(round, RoundOutcome.ONE_WAY);
        if (checked.size() < MAX_CHECKS && checked.add(path)) {
            runs.start(round, ProbeSchedule.check(path, settings.fireAtNanos()), nowNanos);
        }
    }

    /** A probe of ours was answered: its owner wants our packets. */
    void answered(PunchPath path) {
        runs.confirm(path.remote());
        answered = answered == null ? path : answered;
    }

    /** The first path that was answered. */
    @Nullable
    PunchPath firstAnswered() {
        return answered;
    }
}
