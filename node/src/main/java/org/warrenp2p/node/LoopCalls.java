package org.warrenp2p.node;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/**
 * The bridge between callers on any thread and the node's loop: operations run on the loop, futures complete on the
 * callers' executor, and every future completes, at the latest when the node stops.
 */
final class LoopCalls {

    /** What every call gets after the end. */
    static final Failure STOPPED = new Failure(Failure.Code.CLOSED, "The node has stopped");

    private final EventLoop loop;
    private final Executor executor;
    private final Set<Pending<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    LoopCalls(EventLoop loop, Executor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    /** Runs {@code operation} on the loop; it reports to the completion that it is given. */
    <T> CompletableFuture<T> call(Consumer<Completion<T>> operation) {
        return cancellable(completion -> {
            operation.accept(completion);
            return () -> {};
        });
    }

    /**
     * The same for an operation that can be given up.
     *
     * @param operation starts it, and returns what gives it up: run when the caller has cancelled the future
     */
    <T> CompletableFuture<T> cancellable(Function<Completion<T>, Runnable> operation) {
        Pending<T> pending = new Pending<>();
        open.add(pending);
        loop.execute(() -> start(pending, operation));
        // added first and asked afterwards: whichever comes later, this or stop(), sees the other
        if (stopped) {
            pending.failed(STOPPED);
        }
        return pending.future;
    }

    private <T> void start(Pending<T> pending, Function<Completion<T>, Runnable> operation) {
        if (stopped) {
            return;
        }
        Runnable giveUp = operation.apply(pending);
        var unused = pending.future.whenComplete((value, failure) -> {
            if (pending.future.isCancelled()) {
                open.remove(pending);
                run(giveUp);
            }
        });
    }

    /** Runs {@code task} on the loop unless the node has stopped. */
    void run(Runnable task) {
        runOrElse(task, () -> {});
    }

    /** Runs {@code task} on the loop, or {@code otherwise} if the node has stopped. */
    void runOrElse(Runnable task, Runnable otherwise) {
        if (stopped) {
            otherwise.run();
        } else {
            loop.execute(() -> (stopped ? otherwise : task).run());
        }
    }

    /** Runs a listener where callers want it. */
    void callback(Runnable listener) {
        try {
            executor.execute(listener);
        } catch (RejectedExecutionException e) {
            // the caller's executor has been shut down: a future that never completes would be worse
            listener.run();
        }
    }

    /** On the loop: fails what is open and refuses what comes. */
    void stop() {
        stopped = true;
        List.copyOf(open).forEach(pending -> pending.failed(STOPPED));
    }

    /** One future and its way back to the caller's executor. */
    private final class Pending<T> implements Completion<T> {

        private final CompletableFuture<T> future = new CompletableFuture<>();

        @Override
        public void succeeded(T value) {
            if (open.remove(this)) {
                callback(() -> future.complete(value));
            }
        }

        @Override
        public void failed(Failure failure) {
            if (open.remove(this)) {
                callback(() -> future.completeExceptionally(new WarrenException(failure)));
            }
        }
    }
}
