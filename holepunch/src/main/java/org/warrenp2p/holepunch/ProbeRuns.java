package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.holepunch.limit.LimitSettings;
import org.warrenp2p.holepunch.limit.OrderBudget;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.Round;

/**
 * The schedules that are under way, each within the budget of its order. Early probes and the first order share one;
 * every later order has its own.
 */
final class ProbeRuns {

    private final LimitSettings limits;
    private final boolean privateNetwork;
    private final List<Run> running = new ArrayList<>();
    private final Map<Round, OrderBudget> budgets = new EnumMap<>(Round.class);

    ProbeRuns(LimitSettings limits, boolean privateNetwork) {
        this.limits = limits;
        this.privateNetwork = privateNetwork;
    }

    void start(Round round, ProbeSchedule schedule, long nowNanos) {
        if (!schedule.shots().isEmpty()) {
            running.add(new Run(budget(round), schedule.shots(), nowNanos));
        }
    }

    OrderBudget budget(Round round) {
        return budgets.computeIfAbsent(
                round == Round.EARLY ? Round.FIRE : round, ignored -> new OrderBudget(limits, privateNetwork));
    }

    /** The owner of {@code endpoint} has shown that it wants our packets. */
    void confirm(Endpoint endpoint) {
        for (Round round : Round.values()) {
            budget(round).confirm(endpoint);
        }
    }

    /** What a packet to {@code target} counts as. */
    Purpose purpose(Endpoint target) {
        return budget(Round.FIRE).isConfirmed(target) ? Purpose.CONFIRMED : Purpose.PROBE;
    }

    /** What is due and within the budgets. */
    List<ProbeSchedule.Shot> due(long nowNanos) {
        List<ProbeSchedule.Shot> due = new ArrayList<>();
        for (Run run : running) {
            while (!run.isOver() && run.nextNanos() - nowNanos <= 0) {
                ProbeSchedule.Shot shot = run.take();
                if (run.budget.trySpend(shot.target(), shot.purpose())) {
                    due.add(shot);
                }
            }
        }
        running.removeIf(Run::isOver);
        return due;
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    /** When the next probe is due; only if not idle. */
    long nextNanos() {
        long next = running.get(0).nextNanos();
        for (Run run : running) {
            next = run.nextNanos() - next < 0 ? run.nextNanos() : next;
        }
        return next;
    }

    /** Ends what is sprayed, and nothing else. */
    void stopSpray() {
        running.removeIf(Run::isSpray);
    }

    void stop() {
        running.clear();
    }

    /** One schedule and how far it has got. */
    private static final class Run {

        private final OrderBudget budget;
        private final List<ProbeSchedule.Shot> shots;
        private final long startNanos;
        private int next;

        Run(OrderBudget budget, List<ProbeSchedule.Shot> shots, long startNanos) {
            this.budget = budget;
            this.shots = shots;
            this.startNanos = startNanos;
        }

        boolean isOver() {
            return next == shots.size();
        }

        boolean isSpray() {
            return !isOver() && shots.get(next).purpose() == Purpose.SPRAY;
        }

        long nextNanos() {
            return startNanos + shots.get(next).atNanos();
        }

        ProbeSchedule.Shot take() {
            return shots.get(next++);
        }
    }
}
