package org.warrenp2p.simnet;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what the next events will look at before they happen. Where nodes do not fit into the cache, an event waits for
 * memory some thirty times, and one wait after the other, because each object tells where the next one is. Those of
 * different events do not depend on each other, and a processor waits for many at a time: so one step is taken for each of
 * some dozens of events, then the next step for each of them.
 *
 * <p>Looking changes nothing, so the run is the same with it and without. What is scheduled meanwhile for the same short
 * time is not foreseen; as a rule it is at a node that has just had its turn.
 */
final class Foresight {

    /** Of events at a time: what they look at, 2 kB each, stays in the second cache of a core until it is their turn. */
    static final int MOST = 64;

    /** With fewer than the caches of a processor can wait for at a time, it looks further ahead. */
    private static final int FEW = 20;

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventQueue queue;
    private final @Nullable Runnable[] events = new Runnable[MOST];
    private final @Nullable SimLoop[] loops = new SimLoop[MOST];

    /** How far it looks ahead; follows how many events there are in so much time. */
    private long spanNanos = TimeUnit.MILLISECONDS.toNanos(1);

    /** What is due until then has been looked at; has no meaning before the first look. */
    private long seenUntilNanos = Long.MIN_VALUE;

    /** Of no use, but what is looked at without any consequence is not looked at by compiled code. */
    @SuppressWarnings("UnusedVariable")
    private int seen;

    Foresight(EventQueue queue) {
        this.queue = queue;
    }

    /** The next event is due at {@code nextNanos}. */
    void before(long nextNanos) {
        if (nextNanos > seenUntilNanos) {
            look(nextNanos);
        }
    }

    private void look(long nextNanos) {
        seenUntilNanos = nextNanos > Long.MAX_VALUE - spanNanos ? Long.MAX_VALUE : nextNanos + spanNanos;
        int count = queue.dueUntil(seenUntilNanos, events);
        if (count == MOST) {
            spanNanos = Math.max(1, spanNanos / 2);
        } else if (count < FEW) {
            spanNanos = Math.min(2 * spanNanos, LONGEST_NANOS);
        }
        findLoops(count);
        int parts = 0;
        for (int i = 0; i < count; i++) {
            SimLoop loop = loops[i];
            parts += loop == null ? 0 : loop.parts().length;
        }
        for (int i = 0; i < count; i++) {
            SimLoop loop = loops[i];
            parts += loop == null ? 0 : lookAt(loop.parts());
        }
        for (int i = 0; i < count; i++) {
            parts += events[i] instanceof Datagram datagram ? datagram.foresee() : 0;
        }
        seen += parts;
        Arrays.fill(events, 0, count, null);
        Arrays.fill(loops, 0, count, null);
    }

    /** Whose turn each of the events is, as far as that can be told. */
    private void findLoops(int count) {
        for (int i = 0; i < count; i++) {
            Runnable event = events[i];
            if (event instanceof SimLoop.SimTimer timer) {
                loops[i] = timer.loop();
            } else if (event instanceof Datagram datagram) {
                loops[i] = datagram.loopOfTarget();
            }
        }
    }

    /** To ask an object of what class it is fetches its first line. */
    private static int lookAt(Object[] parts) {
        int strange = 0;
        for (Object part : parts) {
            strange += part.getClass() == Foresight.class ? 1 : 0;
        }
        return strange;
    }
}
