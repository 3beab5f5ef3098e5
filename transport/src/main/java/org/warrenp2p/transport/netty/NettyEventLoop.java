package org.warrenp2p.transport.netty;

import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;

/**
 * One node's event loop on one of the runtime's threads, which it shares with other nodes. A task that throws is logged
 * and counted ({@code loop.task_failed}); after the runtime has closed, tasks are dropped.
 */
public final class NettyEventLoop implements EventLoop {

    private static final Logger log = LoggerFactory.getLogger(NettyEventLoop.class);

    private final io.netty.channel.EventLoop loop;
    private final Counters.Counter failed;

    NettyEventLoop(io.netty.channel.EventLoop loop, Counters counters) {
        this.loop = loop;
        this.failed = counters.counter("loop.task_failed");
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            log.debug("The event loops are closed; a task was dropped");
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        try {
            Future<?> waiting = loop.schedule(() -> run(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
            return () -> waiting.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("The event loops are closed; a timer was dropped");
            return () -> {};
        }
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /** Netty's loop below, for what registers channels on it. */
    public io.netty.channel.EventLoop netty() {
        return loop;
    }

    /** Runs a callback at once, within an event of Netty's, which must not suffer if it throws. Only from the loop. */
    public void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failed.increment();
            log.error("A task on the event loop failed; this is a defect", e);
        }
    }
}
