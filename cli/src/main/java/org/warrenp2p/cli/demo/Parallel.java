package org.warrenp2p.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.cli.console.ProgressLine;
import org.warrenp2p.cli.console.Waiting;

/** Does the same on many nodes, some at a time, with a progress line and a limit for the whole. */
final class Parallel {

    /** Enough to keep two event loops busy; a thousand handshakes at once would measure the queue. */
    private static final int AT_ONCE = 32;

    private final ProgressLine progress;
    private final Duration limit;

    Parallel(ProgressLine progress, Duration limit) {
        this.progress = progress;
        this.limit = limit;
    }

    /** The results of {@code operation} for 0 to {@code count} - 1, in this order; fails with the first that fails. */
    <T> List<T> all(String what, int count, IntFunction<CompletableFuture<T>> operation) throws CliFailure {
        return all(what, count, AT_ONCE, operation);
    }

    /** The same with at most {@code atOnce} under way. */
    <T> List<T> all(String what, int count, int atOnce, IntFunction<CompletableFuture<T>> operation) throws CliFailure {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        Semaphore slots = new Semaphore(atOnce);
        AtomicInteger done = new AtomicInteger();
        List<CompletableFuture<T>> started = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            acquire(slots, deadlineNanos, what);
            started.add(operation.apply(index).whenComplete((result, failure) -> {
                slots.release();
                progress.show(what, done.incrementAndGet(), count);
            }));
        }
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> one : started) {
            long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
            results.add(Waiting.on(one, Duration.ofNanos(leftNanos), () -> late(what)));
        }
        return results;
    }

    private void acquire(Semaphore slots, long deadlineNanos, String what) throws CliFailure {
        try {
            if (!slots.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw late(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ErrorCode.CLOSED, "Interrupted while " + what, "Try again", e);
        }
    }

    private CliFailure late(String what) {
        return new CliFailure(
                ErrorCode.TIMEOUT, what + " took longer than " + Durations.text(limit), "The machine may be too busy");
    }
}
