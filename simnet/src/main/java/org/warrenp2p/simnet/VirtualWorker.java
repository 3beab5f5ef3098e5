package org.warrenp2p.simnet;

import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/**
 * A worker thread that is not there: jobs take virtual time, one after another, and their results come in a turn of the
 * host. At most {@code bound} wait or run, further ones fail with LIMIT.
 */
final class VirtualWorker {

    private final SimHost host;
    private final long jobNanos;
    private final int bound;
    private int waiting;
    private long idleAtNanos;

    VirtualWorker(SimHost host, long jobNanos, int bound) {
        this.host = host;
        this.jobNanos = jobNanos;
        this.bound = bound;
    }

    /** Computes {@code job} when its time has come. */
    <T> void run(Job<T> job, Completion<T> completion) {
        if (waiting >= bound) {
            fail(completion, Failure.Code.LIMIT, bound + " handshakes wait already");
            return;
        }
        waiting++;
        long nowNanos = host.simulation().nowNanos();
        idleAtNanos = Math.max(nowNanos, idleAtNanos) + jobNanos;
        host.loop().schedule(idleAtNanos - nowNanos, () -> {
            waiting--;
            finish(job, completion);
        });
    }

    /** Fails in a later turn. */
    void fail(Completion<?> completion, Failure.Code code, String message) {
        host.loop().execute(() -> completion.failed(new Failure(code, message)));
    }

    private static <T> void finish(Job<T> job, Completion<T> completion) {
        T result;
        try {
            result = job.compute();
        } catch (NotAuthentic e) {
            completion.failed(new Failure(Failure.Code.PROTOCOL, e.getMessage()));
            return;
        }
        completion.succeeded(result);
    }

    /** Something that takes time. */
    @FunctionalInterface
    interface Job<T> {
        T compute() throws NotAuthentic;
    }

    /** A packet that somebody else made or changed. Cheap: no stack trace. */
    static final class NotAuthentic extends Exception {
        private final String sentence;

        NotAuthentic(String sentence) {
            super(sentence, null, false, false);
            this.sentence = sentence;
        }

        @Override
        public String getMessage() {
            return sentence;
        }
    }
}
