package org.warrenp2p.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;

/**
 * Checks signatures on worker threads, so that 100 µs of curve never stall the loop, and remembers the genuine ones: the
 * same record comes from twenty holders. A memo cannot change an outcome, so its randomised admission does no harm.
 */
final class WorkerSignatureChecks implements SignatureChecks {

    /** Checks that may wait: 6 ms of work on one thread; a flood of records beyond that is dropped and counted. */
    static final int MAX_WAITING = 64;

    /** Genuine records remembered, about 1 KB each. */
    private static final long MEMO_RECORDS = 1_024;

    private final NetworkId network;
    private final Verifier verifier;
    private final Executor worker;
    private final EventLoop loop;
    private final Counters.Counter refused;
    private final Cache<SignedPeerRecord, Boolean> genuine = Caffeine.newBuilder()
            .maximumSize(MEMO_RECORDS)
            .executor(Runnable::run)
            .build();
    private int waiting;

    WorkerSignatureChecks(NetworkId network, Verifier verifier, Executor worker, EventLoop loop, Counters counters) {
        this.network = network;
        this.verifier = verifier;
        this.worker = worker;
        this.loop = loop;
        this.refused = counters.counter("record.check_refused_overload");
    }

    @Override
    public void check(SignedPeerRecord record, Consumer<Boolean> verdict) {
        if (genuine.getIfPresent(record) != null) {
            verdict.accept(true);
            return;
        }
        if (waiting >= MAX_WAITING) {
            refuse(verdict);
            return;
        }
        try {
            worker.execute(() -> {
                boolean valid = RecordCodec.verify(record, network, verifier);
                loop.execute(() -> finish(record, valid, verdict));
            });
            waiting++;
        } catch (RejectedExecutionException e) {
            refuse(verdict);
        }
    }

    private void finish(SignedPeerRecord record, boolean valid, Consumer<Boolean> verdict) {
        waiting--;
        if (valid) {
            genuine.put(record, true);
        }
        verdict.accept(valid);
    }

    private void refuse(Consumer<Boolean> verdict) {
        refused.increment();
        verdict.accept(false);
    }
}
