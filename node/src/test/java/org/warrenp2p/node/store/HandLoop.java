package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.warrenp2p.transport.EventLoop;

/** A loop that the test turns by hand; other threads may submit to it. */
final class HandLoop implements EventLoop {

    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    /** Runs tasks as they come until {@code reached}. */
    void runUntil(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            Runnable task;
            try {
                task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(task).as("the next turn").isNotNull();
            if (task != null) {
                task.run();
            }
        }
    }

    /** Runs what is there. */
    void runReady() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
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
        throw new UnsupportedOperationException("Storage needs no timers");
    }

    @Override
    public boolean inLoop() {
        return true;
    }
}
