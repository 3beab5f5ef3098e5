package org.warrenp2p.transport.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** Bridges between the thread of a test and the loop of a node. */
public final class Await {

    /** Long enough that only something that never happens takes it, on any machine. */
    private static final long PATIENCE_SECONDS = 30;

    private Await() {}

    /** The value, or an error that says that it never came. */
    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("It did not happen within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs {@code call} on the loop and waits for what it completes with; a failure fails the test. */
    public static <T> T success(EventLoop loop, Consumer<Completion<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> call.accept(Completion.of(
                result::complete, failure -> result.completeExceptionally(new AssertionError(failure.toString())))));
        return get(result);
    }

    /** Runs {@code call} on the loop and waits for its failure; success fails the test. */
    public static <T> Failure failure(EventLoop loop, Consumer<Completion<T>> call) {
        CompletableFuture<Failure> result = new CompletableFuture<>();
        loop.execute(() -> call.accept(Completion.of(
                value -> result.completeExceptionally(new AssertionError("It succeeded: " + value)),
                result::complete)));
        return get(result);
    }

    /** Runs {@code call} on the loop and returns its value. */
    public static <T> T on(EventLoop loop, Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(call.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return get(result);
    }

    /** Runs {@code call} on the loop and waits until it is done. */
    public static void run(EventLoop loop, Runnable call) {
        on(loop, () -> {
            call.run();
            return true;
        });
    }
}
