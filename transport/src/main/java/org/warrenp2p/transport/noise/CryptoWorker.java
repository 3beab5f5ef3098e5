package org.warrenp2p.transport.noise;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/**
 * One node's bounded place on the threads that compute handshakes. The threads are given as an {@link Executor} and may
 * be shared by a thousand nodes; each node has a worker of its own, so the bound is per node and a node under attack
 * fills its own share alone. Safe for use by several threads.
 */
public final class CryptoWorker {

    /**
     * Strangers' first packets that may wait. PROTOCOL (sessions) asks for cookies when 64 wait; as many places again are
     * for those that come with one. At 400 µs each they are 51 ms of work, well below the first retransmission.
     */
    public static final int DEFAULT_BOUND = 128;

    private final Executor executor;
    private final int bound;
    private final AtomicInteger waiting = new AtomicInteger();

    /** A worker with {@link #DEFAULT_BOUND}. */
    public CryptoWorker(Executor executor) {
        this(executor, DEFAULT_BOUND);
    }

    /**
     * A worker on these threads.
     *
     * @param bound strangers' jobs that may wait; the node's own handshakes have as many places again, so a flood of
     *     first packets cannot keep the node from finishing what it began
     */
    public CryptoWorker(Executor executor, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("The bound of waiting jobs is at least 1, not " + bound);
        }
        this.executor = executor;
        this.bound = bound;
    }

    /** Jobs that wait for a thread at this moment. */
    public int waiting() {
        return waiting.get();
    }

    /** Computes what a stranger caused; LIMIT if {@code bound} jobs wait. */
    <T> void runForStranger(EventLoop loop, Job<T> job, Completion<T> completion) {
        run(bound, loop, job, completion);
    }

    /** Computes what the node itself began or chose to answer; LIMIT if twice {@code bound} jobs wait. */
    <T> void runForNode(EventLoop loop, Job<T> job, Completion<T> completion) {
        run(2 * bound, loop, job, completion);
    }

    private <T> void run(int limit, EventLoop loop, Job<T> job, Completion<T> completion) {
        if (!enter(limit)) {
            refuse(loop, completion, limit + " handshakes wait already");
            return;
        }
        try {
            executor.execute(() -> {
                waiting.decrementAndGet();
                Runnable outcome = outcomeOf(job, completion);
                deliver(loop, outcome);
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            refuse(loop, completion, "the threads for handshakes take no more work");
        }
    }

    private boolean enter(int limit) {
        int before = waiting.getAndUpdate(count -> count < limit ? count + 1 : count);
        return before < limit;
    }

    /** Runs the job; a fault of our own reaches the caller as a failure and then the loop, which counts and logs it. */
    private static <T> Runnable outcomeOf(Job<T> job, Completion<T> completion) {
        try {
            T result = job.compute();
            return () -> completion.succeeded(result);
        } catch (HandshakeException e) {
            Failure failure = new Failure(Failure.Code.PROTOCOL, String.valueOf(e.getMessage()));
            return () -> completion.failed(failure);
        } catch (RuntimeException | Error fault) {
            return () -> {
                completion.failed(new Failure(
                        Failure.Code.UNSUPPORTED, "This node could not compute a handshake: " + fault.getMessage()));
                throw fault;
            };
        }
    }

    private static void refuse(EventLoop loop, Completion<?> completion, String reason) {
        deliver(loop, () -> completion.failed(new Failure(Failure.Code.LIMIT, "No handshake now: " + reason)));
    }

    private static void deliver(EventLoop loop, Runnable outcome) {
        try {
            loop.execute(outcome);
        } catch (RejectedExecutionException e) {
            // The node's loop has ended: nobody is left to hear of it, and the shared thread must live on.
            return;
        }
    }

    /** A computation for the worker. */
    @FunctionalInterface
    interface Job<T> {

        /** The result, or the reason why a packet is refused. */
        T compute() throws HandshakeException;
    }
}
