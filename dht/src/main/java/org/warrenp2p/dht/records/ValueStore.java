package org.warrenp2p.dht.records;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;

/**
 * The values that this node keeps for others: one at each place, of a mutable one the highest sequence (equal: the
 * greater content). A value carries no time, so its life is what the put asked for, by our own clock; the same value
 * put again lives longer. Served from memory, made durable before the store is acknowledged. Only from the loop.
 */
public final class ValueStore {

    private final StorePorts ports;
    private final KeptItems<Key, KeptValue> values;
    private final Counters.Counter stored;
    private final Counters.Counter extended;
    private final Counters.Counter refusedStale;
    private final SignatureGate gate;

    ValueStore(StorePorts ports, StoreQuotas quotas) {
        Counters counters = ports.counters();
        this.ports = ports;
        this.values = new KeptItems<>(KeyOrder.WORDS, quotas, ports.storages().values(), counters);
        this.stored = counters.counter("dht.store.stored");
        this.extended = counters.counter("dht.store.extended");
        this.refusedStale = counters.counter("dht.store.refused_stale");
        this.gate = new SignatureGate(counters);
    }

    /** The value at {@code place}, in its time, or null. */
    public @Nullable Value get(Key place) {
        KeptValue kept = inTime(place);
        return kept == null ? null : kept.value();
    }

    /** Stores {@code value} for {@code storer}; {@code answer} is told, once, what to say. */
    public void put(Value value, int lifeSeconds, Storer storer, Consumer<Response> answer) {
        long expires = ports.clock().millis() + Duration.ofSeconds(lifeSeconds).toMillis();
        KeptValue item = new KeptValue(value.key(ports.network()), value, expires, storer);
        KeptValue present = inTime(item.place());
        boolean known = present != null && isSame(present.value(), value);
        if (known || !(value instanceof Value.Mutable mutable)) {
            keepVerified(item, answer);
            return;
        }
        Response refusal = refusal(item);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        ports.signatures().check(mutable, outcome -> gate.pass(outcome, () -> keepVerified(item, answer), answer));
    }

    /** At most {@code limit} of those kept after {@code last}, or from the first if it is null; expired ones included. */
    public List<KeptValue> after(@Nullable KeptValue last, int limit) {
        return values.after(last == null ? null : last.place(), limit);
    }

    /** Values kept, expired ones that were not swept included. */
    public int size() {
        return values.size();
    }

    /**
     * Reads what the storage kept; what arrives meanwhile over the network wins where it is not older. What has expired stays
     * until it is swept: just after a start our clock may be wrong, until others have told theirs.
     */
    void load() {
        values.load(this::takeOver);
    }

    /** Gives the place of expired values back, and of those that could not have been stored for so long. */
    void sweep() {
        long now = ports.clock().millis();
        values.sweep(now);
        // our clock was ahead when it was stored, or is behind now
        long latest =
                now + Duration.ofSeconds(Request.PutValue.MAX_LIFE_SECONDS).toMillis();
        values.replaceAll(item -> item.expiresAtMillis() > latest ? item.until(latest) : item);
    }

    private void takeOver(List<KeptValue> loaded) {
        for (KeptValue item : loaded) {
            KeptValue present = values.get(item.place());
            if (present != null && !supersedes(item.value(), present.value())) {
                continue;
            }
            if (item.place().equals(item.value().key(ports.network()))) {
                values.takeOver(item.place(), item);
            } else {
                // it is of another network
                values.discard(item.place(), item);
            }
        }
    }

    /** The rules are asked again, because a worker may have taken its time over the signature. */
    private void keepVerified(KeptValue item, Consumer<Response> answer) {
        KeptValue present = inTime(item.place());
        if (present != null && isSame(present.value(), item.value())) {
            extend(present, item, answer);
            return;
        }
        Response refusal = refusal(item);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        stored.increment();
        values.keep(item.place(), item, Response.Stored::new, answer);
    }

    /** Who puts it again cannot make it live shorter, and is charged for it if it lives longer. */
    private void extend(KeptValue present, KeptValue again, Consumer<Response> answer) {
        if (again.expiresAtMillis() <= present.expiresAtMillis()) {
            values.acknowledge(again.place(), Response.Stored::new, answer);
            return;
        }
        KeptValue longer = new KeptValue(again.place(), present.value(), again.expiresAtMillis(), again.storer());
        Response refusal = values.quotaRefusal(longer, present);
        if (refusal != null) {
            answer.accept(refusal);
            return;
        }
        extended.increment();
        values.keep(longer.place(), longer, Response.Stored::new, answer);
    }

    private @Nullable Response refusal(KeptValue item) {
        KeptValue present = inTime(item.place());
        if (present != null && supersedes(present.value(), item.value())) {
            return KeptItems.refuse(Reason.STALE, refusedStale);
        }
        return values.quotaRefusal(item, values.get(item.place()));
    }

    private @Nullable KeptValue inTime(Key place) {
        KeptValue kept = values.get(place);
        return kept != null && kept.expiresAtMillis() > ports.clock().millis() ? kept : null;
    }

    /** At one place immutable values are always the same, and of mutable ones only the signatures can differ. */
    private static boolean isSame(Value a, Value b) {
        return !supersedes(a, b) && !supersedes(b, a);
    }

    private static boolean supersedes(Value a, Value b) {
        return a instanceof Value.Mutable first && b instanceof Value.Mutable second && first.supersedes(second);
    }
}
