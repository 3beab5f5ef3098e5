package org.warrenp2p.node.core;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.WallClock;

/**
 * Notices that this machine was asleep: the time of day has gone on while the monotonic clock stood still (Linux, macOS), or a
 * timer fires far too late (Windows, or a process that was stopped). A time of day that is set forward looks the same, and costs
 * a few packets.
 */
final class SleepWatch {

    /** How late a waking machine notices. */
    static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Longer than a garbage collection or an adjustment of the clock; shorter than any mapping lives. */
    static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final WallClock clock;
    private final Runnable woke;
    private EventLoop.@Nullable Timer timer;
    private long tickNanos;
    private long tickMillis;

    /** @param woke run when the machine was asleep until a moment ago */
    SleepWatch(EventLoop loop, WallClock clock, Runnable woke) {
        this.loop = loop;
        this.clock = clock;
        this.woke = woke;
    }

    void start() {
        tickNanos = loop.nanoTime();
        tickMillis = clock.millis();
        timer = loop.schedule(TICK_NANOS, this::tick);
    }

    private void tick() {
        long passedNanos = loop.nanoTime() - tickNanos;
        long dayNanos = TimeUnit.MILLISECONDS.toNanos(clock.millis() - tickMillis);
        start();
        if (passedNanos - TICK_NANOS > GAP_NANOS || dayNanos - passedNanos > GAP_NANOS) {
            woke.run();
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
