package org.warrenp2p.transport;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Any number of deadlines behind one timer of the loop. Due tasks run in the order (deadline, sequence of submission);
 * adding and cancelling cost O(log n). Only from the loop.
 *
 * <p>A binary heap in which every deadline knows its place, so that one that is cancelled leaves at once: most are, since
 * most requests are answered.
 */
public final class DeadlineQueue {

    private static final int NOWHERE = -1;

    /**
     * A timer whose deadline was cancelled is moved if the next one is later by this, or there is none; otherwise it may
     * find nothing due and arm itself anew. One second: longer than most answers take, so that a burst of requests does not
     * move the timer with every answer, while the last answer keeps it from waking a node that has nothing else to do.
     */
    private static final long WORTH_MOVING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    /** The children of place i are at 2i + 1 and 2i + 2, and none of them comes before it. */
    private final ArrayList<Deadline> waiting = new ArrayList<>(0);

    private EventLoop.@Nullable Timer timer;
    private long timerNanos;
    private long nextSequence;
    /** Whether tasks are run, after which the timer is armed. */
    private boolean firing;

    /** An empty queue on {@code loop}. */
    public DeadlineQueue(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs {@code task} once {@code loop.nanoTime()} has reached {@code deadlineNanos}, never in this turn. */
    public Deadline at(long deadlineNanos, Runnable task) {
        Deadline deadline = new Deadline(deadlineNanos, nextSequence++, task);
        waiting.add(deadline);
        rise(deadline, waiting.size() - 1);
        if (!firing) {
            arm();
        }
        return deadline;
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }

    /** Cancels everything. */
    public void clear() {
        waiting.forEach(deadline -> deadline.place = NOWHERE);
        waiting.clear();
        waiting.trimToSize();
        arm();
    }

    /** Sees to it that the timer fires when the first deadline comes, or earlier. */
    private void arm() {
        if (waiting.isEmpty()) {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            return;
        }
        long headNanos = waiting.get(0).nanos;
        if (timer != null) {
            long laterNanos = headNanos - timerNanos;
            if (laterNanos >= 0 && laterNanos < WORTH_MOVING_NANOS) {
                return;
            }
            timer.cancel();
        }
        timerNanos = headNanos;
        timer = loop.schedule(headNanos - loop.nanoTime(), this::fire);
    }

    private void fire() {
        timer = null;
        firing = true;
        long now = loop.nanoTime();
        long endOfTurn = nextSequence;
        try {
            // what the tasks themselves add waits for the next turn, so a turn always ends
            while (!waiting.isEmpty() && waiting.get(0).nanos - now <= 0 && waiting.get(0).sequence - endOfTurn < 0) {
                Deadline due = waiting.get(0);
                remove(due);
                due.task.run();
            }
        } finally {
            firing = false;
            arm();
        }
    }

    private void remove(Deadline deadline) {
        int place = deadline.place;
        deadline.place = NOWHERE;
        Deadline last = waiting.remove(waiting.size() - 1);
        if (last == deadline) {
            return;
        }
        // the last one fills the gap; it may belong further up or further down
        rise(last, place);
        sink(last, last.place);
    }

    /** Puts {@code deadline} at {@code place} or further up. */
    private void rise(Deadline deadline, int place) {
        int gap = place;
        while (gap > 0) {
            Deadline parent = waiting.get((gap - 1) / 2);
            if (parent.isBefore(deadline)) {
                break;
            }
            put(parent, gap);
            gap = (gap - 1) / 2;
        }
        put(deadline, gap);
    }

    /** Puts {@code deadline} at {@code place} or further down. */
    private void sink(Deadline deadline, int place) {
        int gap = place;
        while (2 * gap + 1 < waiting.size()) {
            int child = 2 * gap + 1;
            if (child + 1 < waiting.size() && waiting.get(child + 1).isBefore(waiting.get(child))) {
                child++;
            }
            if (deadline.isBefore(waiting.get(child))) {
                break;
            }
            put(waiting.get(child), gap);
            gap = child;
        }
        put(deadline, gap);
    }

    private void put(Deadline deadline, int place) {
        waiting.set(place, deadline);
        deadline.place = place;
    }

    /** One waiting task. */
    public final class Deadline {

        private final long nanos;
        private final long sequence;
        private final Runnable task;
        private int place;

        private Deadline(long nanos, long sequence, Runnable task) {
            this.nanos = nanos;
            this.sequence = sequence;
            this.task = task;
        }

        /** Keeps the task from running; does nothing if it has run. */
        public void cancel() {
            if (place == NOWHERE) {
                return;
            }
            boolean first = place == 0;
            remove(this);
            if (first && !firing) {
                arm();
            }
        }

        private boolean isBefore(Deadline other) {
            return nanos == other.nanos ? sequence - other.sequence < 0 : nanos - other.nanos < 0;
        }
    }
}
