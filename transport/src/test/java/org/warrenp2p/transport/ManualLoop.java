package org.warrenp2p.transport;

import java.util.Comparator;
import java.util.TreeSet;

/** A loop whose time passes when the test says so. What a task throws reaches the test. */
public final class ManualLoop implements EventLoop {

    private final TreeSet<Task> tasks =
            new TreeSet<>(Comparator.comparingLong(Task::timeNanos).thenComparing(Task::number));

    private final long originNanos;
    private long elapsedNanos;
    private long submitted;

    /** A loop whose clock begins at {@code originNanos}. */
    public ManualLoop(long originNanos) {
        this.originNanos = originNanos;
    }

    /** Runs what is due within {@code nanos}, in order. */
    public void advance(long nanos) {
        long endNanos = elapsedNanos + nanos;
        while (!tasks.isEmpty() && tasks.first().timeNanos() <= endNanos) {
            Task next = tasks.first();
            tasks.remove(next);
            elapsedNanos = next.timeNanos();
            next.work().run();
        }
        elapsedNanos = endNanos;
    }

    /** How many tasks wait. */
    public int waiting() {
        return tasks.size();
    }

    /** In how many nanoseconds the next task runs; something must wait. */
    public long nextNanos() {
        return tasks.first().timeNanos() - elapsedNanos;
    }

    @Override
    public long nanoTime() {
        return originNanos + elapsedNanos;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        Task added = new Task(elapsedNanos + Math.max(0, delayNanos), submitted++, task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    /** One that waits. */
    private record Task(long timeNanos, long number, Runnable work) {}
}
