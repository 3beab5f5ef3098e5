package org.warrenp2p.dht.records;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.codec.RecordTimes;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;

/**
 * The peer records that this node keeps for others: the one with the highest sequence of each peer, signed and in its
 * time. Served from memory, made durable before the store is acknowledged. Bounds: {@link StoreSettings}, and one record
 * per peer. Only from the loop.
 */
public final class RecordStore {

    private final StorePorts ports;
    private final KeptItems<Key, KeptRecord> records;
    private final Counters.Counter stored;
    private final Counters.Counter refusedTime;
    private final Counters.Counter refusedStale;
    private final SignatureGate gate;

    RecordStore(StorePorts ports, StoreQuotas quotas) {
        Counters counters = ports.counters();
        this.ports = ports;
        this.records = new KeptItems<>(KeyOrder.WORDS, quotas, ports.storages().records(), counters);
        this.stored = counters.counter("dht.store.stored");
        this.refusedTime = counters.counter("dht.store.refused_time");
        this.refusedStale = counters.counter("dht.store.refused_stale");
        this.gate = new SignatureGate(counters);
    }

    /** The record of the peer at {@code target}, valid now, or null. */
    public @Nullable SignedPeerRecord get(Key target) {
        KeptRecord kept = records.get(target);
        return kept != null && verdictOn(kept.signed()) == RecordTimes.Verdict.VALID ? kept.signed() : null;
    }

    /** Stores {@code record} for {@code storer}; {@code answer} is told, once, what to say. */
    public void put(SignedPeerRecord record, Storer storer, Consumer<Response> answer) {
        KeptRecord item = new KeptRecord(record, storer);
        Response refusal = refusal(item);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        KeptRecord present = records.get(placeOf(item));
        if (present != null && present.signed().equals(record)) {
            records.acknowledge(placeOf(item), Response.Stored::new, answer);
            return;
        }
        ports.signatures().check(record, outcome -> gate.pass(outcome, () -> keepVerified(item, answer), answer));
    }

    /** At most {@code limit} of those kept after {@code last}, or from the first if it is null; expired ones included. */
    public List<KeptRecord> after(@Nullable KeptRecord last, int limit) {
        return records.after(last == null ? null : placeOf(last), limit);
    }

    /** Records kept, expired ones that were not swept included. */
    public int size() {
        return records.size();
    }

    /**
     * Reads what the storage kept; what arrives meanwhile over the network wins by sequence. What has expired stays until it
     * is swept: just after a start our clock may be wrong, until others have told theirs.
     */
    void load() {
        records.load(this::takeOver);
    }

    /** Gives the place of expired records back. */
    void sweep() {
        records.sweep(ports.clock().millis());
    }

    private void takeOver(List<KeptRecord> loaded) {
        for (KeptRecord item : loaded) {
            KeptRecord present = records.get(placeOf(item));
            if (present != null && !item.signed().supersedes(present.signed())) {
                continue;
            }
            records.takeOver(placeOf(item), item);
        }
    }

    /** The rules are asked again, because a worker may have taken its time over the signature. */
    private void keepVerified(KeptRecord item, Consumer<Response> answer) {
        Response refusal = refusal(item);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        stored.increment();
        records.keep(placeOf(item), item, Response.Stored::new, answer);
    }

    private @Nullable Response refusal(KeptRecord item) {
        if (verdictOn(item.signed()) != RecordTimes.Verdict.VALID) {
            return KeptItems.refuse(Reason.BAD_TIME, refusedTime);
        }
        KeptRecord present = records.get(placeOf(item));
        if (present != null && present.signed().supersedes(item.signed())) {
            return KeptItems.refuse(Reason.STALE, refusedStale);
        }
        return records.quotaRefusal(item, present);
    }

    private RecordTimes.Verdict verdictOn(SignedPeerRecord record) {
        return RecordTimes.judge(record.record(), ports.clock().millis());
    }

    private static Key placeOf(KeptRecord item) {
        return item.signed().record().peer().key();
    }
}
