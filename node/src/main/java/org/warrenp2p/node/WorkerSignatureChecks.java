package org.warrenp2p.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Verifier;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;

/**
 * Checks signatures on worker threads, so that 100 µs of curve never stall the loop, and remembers the genuine ones: the
 * same thing comes from twenty holders. Of those that come while it is checked, all hear of the one check: a search asks
 * ten holders at once, and nine more checks would stand in the way of the handshake that it is made for. A memo cannot
 * change an outcome, so its randomised admission does no harm.
 */
final class WorkerSignatureChecks implements SignatureChecks {

    /** Who may wait for a verdict: 6 ms of work on one thread at most; a flood beyond that is dropped and counted. */
    static final int MAX_WAITING = 64;

    /** Genuine records, values and announcements remembered, about 1 KB each. */
    private static final long MEMO_ENTRIES = 1_024;

    private final NetworkId network;
    private final Verifier verifier;
    private final Executor worker;
    private final EventLoop loop;
    private final Counters.Counter refused;
    private final Cache<Object, Boolean> genuine = Caffeine.newBuilder()
            .maximumSize(MEMO_ENTRIES)
            .executor(Runnable::run)
            .build();
    /** What is being checked, and who waits for that; together at most {@link #MAX_WAITING}. */
    private final Map<Object, List<Consumer<Outcome>>> underWay = new LinkedHashMap<>();

    private int waiting;

    WorkerSignatureChecks(NetworkId network, Verifier verifier, Executor worker, EventLoop loop, Counters counters) {
        this.network = network;
        this.verifier = verifier;
        this.worker = worker;
        this.loop = loop;
        this.refused = counters.counter("record.check_refused_overload");
    }

    @Override
    public void check(SignedPeerRecord record, Consumer<Outcome> verdict) {
        check(record, () -> RecordCodec.verify(record, network, verifier), verdict);
    }

    @Override
    public void check(Value.Mutable value, Consumer<Outcome> verdict) {
        check(value, () -> ValueCodec.verify(value, network, verifier), verdict);
    }

    @Override
    public void check(SignedAnnouncement announcement, Consumer<Outcome> verdict) {
        check(announcement, () -> AnnouncementCodec.verify(announcement, network, verifier), verdict);
    }

    private void check(Object signed, BooleanSupplier verification, Consumer<Outcome> verdict) {
        if (genuine.getIfPresent(signed) != null) {
            verdict.accept(Outcome.GENUINE);
            return;
        }
        List<Consumer<Outcome>> sameOnes = underWay.get(signed);
        if (waiting >= MAX_WAITING || (sameOnes == null && !begin(signed, verification))) {
            refuse(verdict);
            return;
        }
        waiting++;
        underWay.computeIfAbsent(signed, ignored -> new ArrayList<>(1)).add(verdict);
    }

    /** False if the workers take nothing any more. */
    private boolean begin(Object signed, BooleanSupplier verification) {
        try {
            worker.execute(() -> {
                boolean valid = verification.getAsBoolean();
                loop.execute(() -> finish(signed, valid));
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void finish(Object signed, boolean valid) {
        List<Consumer<Outcome>> verdicts = underWay.remove(signed);
        if (valid) {
            genuine.put(signed, true);
        }
        if (verdicts != null) {
            waiting -= verdicts.size();
            verdicts.forEach(verdict -> verdict.accept(Outcome.of(valid)));
        }
    }

    private void refuse(Consumer<Outcome> verdict) {
        refused.increment();
        verdict.accept(Outcome.UNCHECKED);
    }
}
