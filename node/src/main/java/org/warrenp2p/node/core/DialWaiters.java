package org.warrenp2p.node.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** Those who wait for one dial, each for its own time. */
final class DialWaiters {

    private final EventLoop loop;
    private final Supplier<Failure> late;
    private final Runnable onLeft;
    private final List<Waiter> waiters = new ArrayList<>();

    /**
     * Nobody yet.
     *
     * @param late what is told to whoever has no time left
     * @param onLeft told when somebody does not wait any more
     */
    DialWaiters(EventLoop loop, Supplier<Failure> late, Runnable onLeft) {
        this.loop = loop;
        this.late = late;
        this.onLeft = onLeft;
    }

    /** Somebody waits; the handle gives up without a word. */
    Connector.Waiting add(long timeoutNanos, Completion<Connector.Connected> completion) {
        Waiter waiter = new Waiter(completion);
        waiters.add(waiter);
        waiter.timer = loop.schedule(timeoutNanos, () -> expire(waiter));
        return () -> abandon(waiter);
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    void succeed(Connector.Connected connected) {
        drain().forEach(waiter -> waiter.completion.succeeded(connected));
    }

    void fail(Failure failure) {
        drain().forEach(waiter -> waiter.completion.failed(failure));
    }

    private List<Waiter> drain() {
        List<Waiter> drained = List.copyOf(waiters);
        waiters.clear();
        drained.forEach(Waiter::stopTimer);
        return drained;
    }

    private void expire(Waiter waiter) {
        if (waiters.remove(waiter)) {
            waiter.completion.failed(late.get());
            onLeft.run();
        }
    }

    private void abandon(Waiter waiter) {
        if (waiters.remove(waiter)) {
            waiter.stopTimer();
            onLeft.run();
        }
    }

    /** Somebody who called connect. */
    private static final class Waiter {

        private final Completion<Connector.Connected> completion;
        private EventLoop.@Nullable Timer timer;

        private Waiter(Completion<Connector.Connected> completion) {
            this.completion = completion;
        }

        private void stopTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
