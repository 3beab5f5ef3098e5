package org.warrenp2p.dht;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;

/**
 * Who has the value at this place? Tells of each valid one that is better than those before. An immutable value is the only
 * one that its place can have, so the first settles the question; of a mutable one a later sequence may come.
 */
final class ValueQuestion extends BestQuestion<Value> {

    private final Key place;
    private final NetworkId network;
    private final Families families;
    private final SignatureChecks signatures;
    private final Counters.Counter older;

    /** @param here the value that we have ourselves, or null */
    ValueQuestion(Key place, LocalNode local, DhtPorts ports, @Nullable Value here, Consumer<Value> listener) {
        super(here, listener);
        this.place = place;
        this.network = local.network();
        this.families = local.families();
        this.signatures = ports.signatures();
        this.older = ports.counters().counter("dht.lookup.older_value");
    }

    /** The better of two values of one place, either of which may be missing; the first if they are equal. */
    static @Nullable Value better(@Nullable Value first, @Nullable Value second) {
        if (first == null) {
            return second;
        }
        return second instanceof Value.Mutable other && first instanceof Value.Mutable one && other.supersedes(one)
                ? second
                : first;
    }

    @Override
    public Request request() {
        return new Request.GetValue(place, families);
    }

    @Override
    public boolean isSettled() {
        return best() instanceof Value.Immutable;
    }

    @Override
    public void take(Response answer, Verdict verdict) {
        if (!(answer instanceof Response.ValueFound found)
                || !found.value().key(network).equals(place)) {
            verdict.useless();
        } else if (found.value() instanceof Value.Mutable mutable) {
            signatures.check(mutable, outcome -> verdict.judged(outcome.isGenuine(), () -> take(mutable)));
        } else {
            verdict.useful(() -> take(found.value()));
        }
    }

    private void take(Value value) {
        Value before = best();
        if (!consider(value) && before != null && supersedes(before, value)) {
            older.increment();
        }
    }

    @Override
    boolean supersedes(Value candidate, Value other) {
        return better(other, candidate) != other;
    }
}
