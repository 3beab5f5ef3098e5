package org.warrenp2p.node;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.ValueListener;
import org.warrenp2p.dht.ValueResult;
import org.warrenp2p.node.core.ValuePlaces;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.Value;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** A search for a value that a caller waits for: ends with the best one when it ends or the time is up. */
final class ValueSearch implements ValueListener {

    private final EventLoop loop;
    private final Key key;
    private final Completion<FoundValue> completion;
    private final long startedNanos;
    private @Nullable Search search;
    private EventLoop.@Nullable Timer timer;
    private @Nullable Value best;

    ValueSearch(EventLoop loop, Key key, Completion<FoundValue> completion) {
        this.loop = loop;
        this.key = key;
        this.completion = completion;
        this.startedNanos = loop.nanoTime();
    }

    void start(ValuePlaces places, long timeoutNanos) {
        timer = loop.schedule(timeoutNanos, this::expire);
        search = places.get(key, this);
    }

    /** Gives up: nothing more is told. */
    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
        if (search != null) {
            search.cancel();
        }
    }

    @Override
    public void onValue(Value value) {
        best = value;
        if (value instanceof Value.Immutable) {
            // it is what its key is the hash of: there is no better one
            end(value);
        }
    }

    @Override
    public void onFinished(ValueResult result) {
        Value value = result.value();
        if (value == null) {
            cancel();
            completion.failed(new Failure(
                    Failure.Code.NOT_FOUND,
                    "Nobody has a value at " + key + ": none was stored in the last day, or not in this network"));
        } else {
            end(value);
        }
    }

    @Override
    public void onFailure(Failure failure) {
        cancel();
        completion.failed(failure);
    }

    /** Too late for certainty, not for what is known. */
    private void expire() {
        if (best != null) {
            end(best);
            return;
        }
        cancel();
        completion.failed(new Failure(Failure.Code.TIMEOUT, "The network did not say in time what is at " + key));
    }

    private void end(Value value) {
        cancel();
        Duration took = Duration.ofNanos(loop.nanoTime() - startedNanos);
        completion.succeeded(
                value instanceof Value.Mutable mutable
                        ? new FoundValue(
                                key,
                                value.content(),
                                Optional.of(mutable.owner()),
                                OptionalLong.of(mutable.sequence()),
                                took)
                        : new FoundValue(key, value.content(), Optional.empty(), OptionalLong.empty(), took));
    }
}
