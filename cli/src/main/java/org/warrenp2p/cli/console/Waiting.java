package org.warrenp2p.cli.console;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for futures: this is the edge where blocking is right, and it never waits without an end. */
public final class Waiting {

    /** What to do about a time-out of the network as a whole, where no single peer is to blame. */
    public static final String LONGER = "--timeout 30s waits longer; -v shows what comes back";

    private Waiting() {}

    /** The result of {@code future}, or the failure that it or the end of {@code timeout} means. */
    public static <T> T on(CompletableFuture<T> future, Duration timeout, Supplier<CliFailure> late) throws CliFailure {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw late.get();
        } catch (ExecutionException e) {
            throw Failures.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ErrorCode.CLOSED, "Interrupted while waiting", "Try again", e);
        }
    }

    /** The same for operations that carry the time-out themselves; a little patience, since they report better. */
    public static <T> T on(CompletableFuture<T> future, Duration timeout) throws CliFailure {
        return on(
                future,
                timeout.plusSeconds(1),
                () -> new CliFailure(
                        ErrorCode.TIMEOUT,
                        "Nothing came within " + Durations.text(timeout),
                        "--timeout 30s waits longer"));
    }
}
