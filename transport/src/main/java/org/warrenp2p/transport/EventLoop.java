package org.warrenp2p.transport;

import java.util.concurrent.Executor;

/**
 * The single thread (real or virtual) on which everything of one node runs; so a node's core needs no locks. Tasks run
 * one after another in the order (time, sequence of submission). No exception leaves a task: the loop counts and logs
 * it.
 */
public interface EventLoop extends Executor {

    /** Monotonic time in nanoseconds from an arbitrary origin; compare by subtraction. */
    long nanoTime();

    /** Runs {@code task} in a later turn; drops it if the loop has ended. May be called from any thread. */
    @Override
    void execute(Runnable task);

    /** Runs {@code task} after {@code delayNanos} (at once, in a later turn, if that is not positive). */
    Timer schedule(long delayNanos, Runnable task);

    /** Whether the caller is on this loop. */
    boolean inLoop();

    /** A task that waits for its time. */
    interface Timer {

        /** Keeps the task from running; does nothing if it has run. Only from the loop. */
        void cancel();
    }
}
