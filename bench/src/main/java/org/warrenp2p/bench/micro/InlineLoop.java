package org.warrenp2p.bench.micro;

import org.warrenp2p.transport.EventLoop;

/** Runs everything at once: for measuring what runs, not when. */
final class InlineLoop implements EventLoop {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        throw new UnsupportedOperationException("Nothing waits here");
    }

    @Override
    public boolean inLoop() {
        return true;
    }
}
