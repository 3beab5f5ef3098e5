package org.warrenp2p.transport.noise;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.warrenp2p.transport.EventLoop;

/** A loop whose turns happen when the test says so. */
final class QueueLoop implements EventLoop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> faults = new ArrayList<>();

    /** Runs everything that waits, and what that brings. */
    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error fault) {
                faults.add(fault);
            }
        }
    }

    /** What left a task as an exception. */
    List<Throwable> faults() {
        return faults;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        throw new UnsupportedOperationException("Handshakes set no timers");
    }

    @Override
    public boolean inLoop() {
        return true;
    }
}
