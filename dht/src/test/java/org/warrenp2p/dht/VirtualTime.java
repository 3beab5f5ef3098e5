package org.warrenp2p.dht;

import java.util.PriorityQueue;
import org.warrenp2p.transport.EventLoop;

/** An event loop whose time passes only when nothing is left to do at the present. */
final class VirtualTime implements EventLoop {

    /** A wall clock at virtual time 0. */
    static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long submitted;
    private Runnable afterEach = () -> {};

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    long wallMillis() {
        return EPOCH_MILLIS + nowNanos / 1_000_000;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        Task entry = new Task(nowNanos + Math.max(0, delayNanos), submitted++, task);
        tasks.add(entry);
        return entry;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    /** Runs {@code check} after every task. */
    void afterEach(Runnable check) {
        afterEach = check;
    }

    /** Lets {@code nanos} pass. */
    void pass(long nanos) {
        long end = nowNanos + nanos;
        for (Task next = tasks.peek(); next != null && next.atNanos <= end; next = tasks.peek()) {
            tasks.remove();
            nowNanos = next.atNanos;
            if (!next.cancelled) {
                next.task.run();
                afterEach.run();
            }
        }
        nowNanos = end;
    }

    void passSeconds(long seconds) {
        pass(seconds * 1_000_000_000L);
    }

    private static final class Task implements Timer, Comparable<Task> {

        private final long atNanos;
        private final long order;
        private final Runnable task;
        private boolean cancelled;

        Task(long atNanos, long order, Runnable task) {
            this.atNanos = atNanos;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
