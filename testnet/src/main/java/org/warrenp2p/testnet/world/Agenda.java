package org.warrenp2p.testnet.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** What a scenario does at which time; what is due at one time happens in the order in which it was entered. */
public final class Agenda {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final World world;

    /** Bounded by what the scenario enters: an entry or two for each node, and one for each series. */
    private final TreeMap<Long, Deque<Runnable>> entries = new TreeMap<>();

    /** Nothing to do. */
    public Agenda(World world) {
        this.world = world;
    }

    /** Enters {@code action} for {@code delay} from now. */
    public void in(Duration delay, Runnable action) {
        long at = world.simulation().nowNanos() + delay.toNanos();
        entries.computeIfAbsent(at, ignored -> new ArrayDeque<>()).add(action);
    }

    /** Does everything that is due within {@code duration}, and lets all of that time pass. */
    public void run(String phase, Duration duration) {
        long start = world.simulation().nowNanos();
        long end = start + duration.toNanos();
        long shown = 0;
        while (world.simulation().nowNanos() < end) {
            long nextSecond = Math.min(end, start + (shown + 1) * SECOND_NANOS);
            Map.Entry<Long, Deque<Runnable>> first = entries.firstEntry();
            if (first != null && first.getKey() <= nextSecond) {
                pass(first.getKey());
                entries.remove(first.getKey());
                first.getValue().forEach(Runnable::run);
            } else {
                pass(nextSecond);
                shown++;
                if (shown <= duration.toSeconds()) {
                    world.tell(phase, shown, duration.toSeconds());
                }
            }
        }
    }

    private void pass(long untilNanos) {
        world.simulation().run(Duration.ofNanos(untilNanos - world.simulation().nowNanos()));
    }
}
