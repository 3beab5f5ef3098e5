package org.warrenp2p.transport;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Any number of deadlines behind one timer of the loop. Due tasks run in the order (deadline, sequence of submission);
 * adding and cancelling cost O(log n). Only from the loop.
 */
public final class DeadlineQueue {

    private final EventLoop loop;
    private final TreeSet<Deadline> waiting = new TreeSet<>(DeadlineQueue::compare);
    private EventLoop.@Nullable Timer timer;
    private long timerNanos;
    private long nextSequence;

    /** An empty queue on {@code loop}. */
    public DeadlineQueue(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs {@code task} once {@code loop.nanoTime()} has reached {@code deadlineNanos}, never in this turn. */
    public Deadline at(long deadlineNanos, Runnable task) {
        Deadline deadline = new Deadline(deadlineNanos, nextSequence++, task);
        waiting.add(deadline);
        arm();
        return deadline;
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }

    /** Cancels everything. */
    public void clear() {
        waiting.clear();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** A timer that fires early because its deadline was cancelled finds nothing due and arms itself anew. */
    private void arm() {
        if (waiting.isEmpty()) {
            return;
        }
        long headNanos = waiting.first().nanos;
        if (timer != null) {
            if (timerNanos - headNanos <= 0) {
                return;
            }
            timer.cancel();
        }
        timerNanos = headNanos;
        timer = loop.schedule(headNanos - loop.nanoTime(), this::fire);
    }

    private void fire() {
        timer = null;
        long now = loop.nanoTime();
        long endOfTurn = nextSequence;
        try {
            // what the tasks themselves add waits for the next turn, so a turn always ends
            while (!waiting.isEmpty() && waiting.first().nanos - now <= 0 && waiting.first().sequence - endOfTurn < 0) {
                Deadline due = waiting.first();
                waiting.remove(due);
                due.task.run();
            }
        } finally {
            arm();
        }
    }

    private static int compare(Deadline a, Deadline b) {
        int order = Long.signum(a.nanos - b.nanos);
        return order != 0 ? order : Long.signum(a.sequence - b.sequence);
    }

    /** One waiting task. */
    public final class Deadline {

        private final long nanos;
        private final long sequence;
        private final Runnable task;

        private Deadline(long nanos, long sequence, Runnable task) {
            this.nanos = nanos;
            this.sequence = sequence;
            this.task = task;
        }

        /** Keeps the task from running; does nothing if it has run. */
        public void cancel() {
            waiting.remove(this);
        }
    }
}
