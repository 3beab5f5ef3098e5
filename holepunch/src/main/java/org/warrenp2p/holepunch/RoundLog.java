package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.warrenp2p.proto.punch.Round;

/** Which rounds were tried, with which sockets, and what became of them. */
final class RoundLog {

    private final Map<Round, RoundOutcome> outcomes = new EnumMap<>(Round.class);
    private final Set<Round> tried = EnumSet.noneOf(Round.class);
    private final Set<Round> fired = EnumSet.noneOf(Round.class);

    /** What each further socket was opened for; at most those of round 2, of a prediction and of a spray. */
    private final SortedMap<Integer, Round> sockets = new TreeMap<>();

    Set<Round> tried() {
        return tried;
    }

    /** Whether it is the first time. */
    boolean tryOnce(Round round) {
        return tried.add(round);
    }

    void fired(Round round) {
        tried.add(round);
        fired.add(round);
        outcomes.put(round, RoundOutcome.SILENT);
    }

    boolean hasFired(Round round) {
        return fired.contains(round);
    }

    void note(Round round, RoundOutcome outcome) {
        outcomes.put(round, outcome);
    }

    RoundOutcome outcome(Round round) {
        return outcomes.getOrDefault(round, RoundOutcome.NOT_TRIED);
    }

    SortedMap<Round, RoundOutcome> all() {
        SortedMap<Round, RoundOutcome> all = new TreeMap<>();
        for (Round round : Round.values()) {
            all.put(round, outcome(round));
        }
        return all;
    }

    /** Why there is no path although everything was tried. */
    PunchFailure.Code failure(PunchStrategy strategy) {
        if (strategy.isHopeless()) {
            return PunchFailure.Code.BOTH_UNPREDICTABLE;
        }
        return outcome(Round.FIRE) == RoundOutcome.NO_COORDINATOR
                ? PunchFailure.Code.NO_COORDINATOR
                : PunchFailure.Code.NO_PATH;
    }

    void opened(Round round, List<Integer> numbers) {
        numbers.forEach(number -> sockets.put(number, round));
    }

    /** Takes all sockets but {@code kept} out. */
    List<Integer> takeSockets(int kept) {
        sockets.remove(kept);
        List<Integer> taken = new ArrayList<>(sockets.keySet());
        sockets.clear();
        return taken;
    }

    /**
     * Which round opened {@code path}.
     *
     * @param known whether its remote endpoint is one that the first round fires at
     */
    Round of(PunchPath path, boolean known) {
        Round openedFor = sockets.get(path.socket());
        if (openedFor != null) {
            return openedFor;
        }
        if (!known) {
            for (Round round : new Round[] {Round.SPRAY, Round.PREDICTION}) {
                if (fired.contains(round)) {
                    return round;
                }
            }
        }
        return fired.contains(Round.FIRE) ? Round.FIRE : Round.EARLY;
    }
}
