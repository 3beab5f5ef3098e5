package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;

/** The values that this node stores in the network: once, or kept there until they are released. */
final class OwnValues {

    private final NetworkId network;
    private final DhtPorts ports;
    private final TableKeeper keeper;
    private final StorePlaces places;
    private final Publishers publishers;
    private final Publisher.Kind kind;
    private final RandomGenerator random;
    private final int maxValues;
    private final int maxPuts;
    private final long storeTimeoutNanos;
    private final Counters.Counter refused;
    /** By the publishers that keep them there; bound: {@link KeepSettings#maxValues}. */
    private final Map<Publisher, Value> kept = new LinkedHashMap<>();

    /** Those that are being stored; bound: {@link KeepSettings#maxPuts}. */
    private final Set<Publication> storing = new LinkedHashSet<>();

    private int puts;
    private boolean closed;

    OwnValues(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            TableKeeper keeper,
            StorePlaces places,
            Publishers publishers) {
        this.network = local.network();
        this.ports = ports;
        this.keeper = keeper;
        this.places = places;
        this.publishers = publishers;
        this.kind =
                new Publisher.Kind("dht.keep", Purpose.STORE, settings.keep().values());
        this.random = ports.randoms().stream("dht.put");
        this.maxValues = settings.keep().maxValues();
        this.maxPuts = settings.keep().maxPuts();
        this.storeTimeoutNanos = settings.storeTimeout().toNanos();
        this.refused = ports.counters().counter("dht.keep.refused");
    }

    void put(Value value, Completion<PublishResult> done) {
        Failure refusal = refusal(puts >= maxPuts, "Too many values are being stored already; try again later");
        if (refusal != null) {
            ports.loop().execute(() -> done.failed(refusal));
            return;
        }
        puts++;
        Publication publication = new Publication(putOf(value), ports, keeper, random, storeTimeoutNanos);
        places.find(Purpose.STORE, value.key(network), found -> {
            Failure failure = closed ? closedFailure() : found.failure();
            if (failure != null && failure.code() != Failure.Code.UNREACHABLE) {
                puts--;
                done.failed(failure);
                return;
            }
            storing.add(publication);
            publication.storeAt(found.contacts(), found.messages(), (result, holders) -> {
                puts--;
                storing.remove(publication);
                if (closed) {
                    done.failed(closedFailure());
                } else {
                    done.succeeded(result);
                }
            });
        });
    }

    Kept keep(Value value, Completion<PublishResult> first) {
        Failure refusal = refusal(kept.size() >= maxValues, "This node keeps as many values as it may already");
        if (refusal != null) {
            ports.loop().execute(() -> first.failed(refusal));
            return () -> {};
        }
        Publisher publisher = publishers.open(kind);
        kept.put(publisher, value);
        publisher.start(
                new Publishable() {
                    @Override
                    public Key place() {
                        return value.key(network);
                    }

                    @Override
                    public Request put() {
                        return putOf(value);
                    }
                },
                first);
        return () -> {
            if (kept.remove(publisher) != null) {
                publishers.close(publisher);
            }
        };
    }

    /** The best of the values that are kept at {@code place}, or null. */
    @Nullable
    Value at(Key place) {
        Value best = null;
        for (Value value : kept.values()) {
            if (value.key(network).equals(place)) {
                best = ValueQuestion.better(best, value);
            }
        }
        return best;
    }

    void close() {
        closed = true;
        kept.clear();
        ports.loop().execute(() -> new ArrayList<>(storing).forEach(Publication::giveUp));
    }

    private @Nullable Failure refusal(boolean tooMany, String sentence) {
        if (closed) {
            return closedFailure();
        }
        if (tooMany) {
            refused.increment();
            return new Failure(Failure.Code.LIMIT, sentence);
        }
        return null;
    }

    private static Request putOf(Value value) {
        return new Request.PutValue(value, Request.PutValue.MAX_LIFE_SECONDS);
    }

    private static Failure closedFailure() {
        return new Failure(Failure.Code.CLOSED, "The node was closed");
    }
}
