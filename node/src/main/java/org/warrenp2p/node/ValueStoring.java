package org.warrenp2p.node;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.ValueListener;
import org.warrenp2p.dht.ValueResult;
import org.warrenp2p.node.core.ValuePlaces;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** One value on its way into the network: reads the present sequence where that is wanted, then stores once or keeps. */
final class ValueStoring {

    private static final Failure SUPERSEDED = new Failure(
            Failure.Code.REFUSED,
            "A newer value is there already: one with a higher sequence, or with a greater content of the same");

    private final EventLoop loop;
    private final ValuePlaces places;
    private final NetworkId network;
    private final NewValue what;
    private final long startedNanos;
    private @Nullable Completion<StoredValue> completion;
    private @Nullable Search reading;
    private @Nullable Kept kept;
    private EventLoop.@Nullable Timer timer;

    ValueStoring(EventLoop loop, ValuePlaces places, NetworkId network, NewValue what) {
        this.loop = loop;
        this.places = places;
        this.network = network;
        this.what = what;
        this.startedNanos = loop.nanoTime();
    }

    /** Stores it once; that it reached nobody is a failure. */
    void once(long timeoutNanos, Completion<StoredValue> done) {
        completion = done;
        timer = loop.schedule(
                timeoutNanos,
                () -> fail(new Failure(
                        Failure.Code.TIMEOUT, "The network did not confirm in time; some nodes may have the value")));
        withValue(value -> places.put(value, Completion.of(result -> storedOnce(value, result), this::fail)));
    }

    /** Stores it until released; that the first time reached nobody may change. */
    void keep(Completion<StoredValue> first) {
        completion = first;
        withValue(value -> kept = places.keep(value, Completion.of(result -> storedFirst(value, result), this::fail)));
    }

    /** Gives up, or ends what is kept. */
    void release() {
        var unused = end();
        if (kept != null) {
            kept.release();
        }
    }

    private void withValue(Consumer<Value> next) {
        if (!what.isUpdate()) {
            next.accept(what.value(network));
            return;
        }
        reading = places.get(what.key(network), new ValueListener() {
            @Override
            public void onValue(Value value) {
                // there may be a higher sequence yet
            }

            @Override
            public void onFinished(ValueResult result) {
                Value value = what.after(result.value(), network);
                if (value == null) {
                    fail(new Failure(Failure.Code.LIMIT, "The value there has the highest sequence that there is"));
                } else {
                    next.accept(value);
                }
            }

            @Override
            public void onFailure(Failure failure) {
                fail(failure);
            }
        });
    }

    private void storedOnce(Value value, PublishResult result) {
        if (result.isSuperseded()) {
            fail(SUPERSEDED);
        } else if (result.stored() > 0) {
            succeed(value, result);
        } else {
            fail(reachedNobody(result));
        }
    }

    private void storedFirst(Value value, PublishResult result) {
        if (result.isSuperseded()) {
            // it would be refused again each time
            Objects.requireNonNull(kept).release();
            fail(SUPERSEDED);
        } else {
            succeed(value, result);
        }
    }

    private static Failure reachedNobody(PublishResult result) {
        if (result.refused() > 0) {
            return new Failure(
                    Failure.Code.REFUSED, "Not one of the " + result.refused() + " nodes asked would keep the value");
        }
        return result.unanswered() > 0
                ? new Failure(Failure.Code.TIMEOUT, "Not one of the " + result.unanswered() + " nodes asked answered")
                : new Failure(Failure.Code.UNREACHABLE, "No other node is known that could keep the value");
    }

    private void succeed(Value value, PublishResult result) {
        Completion<StoredValue> told = end();
        if (told != null) {
            told.succeeded(new StoredValue(
                    value.key(network),
                    value instanceof Value.Mutable mutable ? OptionalLong.of(mutable.sequence()) : OptionalLong.empty(),
                    result.stored(),
                    Duration.ofNanos(loop.nanoTime() - startedNanos)));
        }
    }

    private void fail(Failure failure) {
        Completion<StoredValue> told = end();
        if (told != null) {
            told.failed(failure);
        }
    }

    /** Who is to be told, or null if they were. */
    private @Nullable Completion<StoredValue> end() {
        Completion<StoredValue> told = completion;
        completion = null;
        if (timer != null) {
            timer.cancel();
        }
        if (reading != null) {
            reading.cancel();
        }
        return told;
    }
}
