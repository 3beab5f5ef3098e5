package org.warrenp2p.node;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.node.core.NodeCore;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** A lookup that a caller waits for: ends with the best record when the search ends or the time is up. */
final class TimedLookup implements FindListener {

    private final EventLoop loop;
    private final PeerId peer;
    private final Completion<LookupResult> completion;
    private final long startedNanos;
    private @Nullable Search search;
    private EventLoop.@Nullable Timer timer;
    private @Nullable SignedPeerRecord best;
    private long firstRecordNanos;

    TimedLookup(EventLoop loop, PeerId peer, Completion<LookupResult> completion) {
        this.loop = loop;
        this.peer = peer;
        this.completion = completion;
        this.startedNanos = loop.nanoTime();
    }

    void start(NodeCore core, long timeoutNanos) {
        timer = loop.schedule(timeoutNanos, this::expire);
        search = core.find(peer, this);
    }

    @Override
    public void onRecord(SignedPeerRecord record) {
        if (best == null) {
            firstRecordNanos = loop.nanoTime() - startedNanos;
        }
        best = record;
    }

    @Override
    public void onFinished(FindResult result) {
        stopTimer();
        if (result.record() == null) {
            completion.failed(new Failure(
                    Failure.Code.NOT_FOUND,
                    "Nobody has a record of " + peer + ": it may be offline, or in another network"));
        } else {
            completion.succeeded(new LookupResult(
                    result.record().record(), result.hops(), result.messages(), Duration.ofNanos(firstRecordNanos)));
        }
    }

    @Override
    public void onFailure(Failure failure) {
        stopTimer();
        completion.failed(failure);
    }

    /** Too late for certainty, not for what is known. */
    private void expire() {
        if (search != null) {
            search.cancel();
        }
        if (best != null) {
            completion.succeeded(new LookupResult(best.record(), 0, 0, Duration.ofNanos(firstRecordNanos)));
        } else {
            completion.failed(
                    new Failure(Failure.Code.TIMEOUT, "The network did not say in time where " + peer + " is"));
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
