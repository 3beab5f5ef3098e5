package org.warrenp2p.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.dht.TopicResult;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** A search for the peers of a topic that a caller waits for: ends with those found when it ends or the time is up. */
final class TopicSearch implements TopicListener {

    private final EventLoop loop;
    private final InOrder callbacks;
    private final String name;
    private final Consumer<PeerId> listener;
    private final Completion<FoundPeers> completion;
    private final long startedNanos;
    private final List<PeerId> found = new ArrayList<>();
    private @Nullable Search search;
    private EventLoop.@Nullable Timer timer;

    TopicSearch(
            EventLoop loop,
            InOrder callbacks,
            String name,
            Consumer<PeerId> listener,
            Completion<FoundPeers> completion) {
        this.loop = loop;
        this.callbacks = callbacks;
        this.name = name;
        this.listener = listener;
        this.completion = completion;
        this.startedNanos = loop.nanoTime();
    }

    void start(Function<TopicListener, Search> network, long timeoutNanos) {
        timer = loop.schedule(timeoutNanos, this::expire);
        search = network.apply(this);
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
    public void onAnnouncement(SignedAnnouncement announcement) {
        PeerId peer = announcement.announcement().peer();
        found.add(peer);
        callbacks.run(() -> listener.accept(peer));
    }

    @Override
    public void onFinished(TopicResult result) {
        cancel();
        if (found.isEmpty()) {
            completion.failed(new Failure(
                    Failure.Code.NOT_FOUND,
                    "Nobody announces the topic \"" + name + "\": not now, or not in this network"));
        } else {
            succeed();
        }
    }

    @Override
    public void onFailure(Failure failure) {
        cancel();
        completion.failed(failure);
    }

    private void expire() {
        cancel();
        if (found.isEmpty()) {
            completion.failed(new Failure(
                    Failure.Code.TIMEOUT, "The network did not say in time who announces the topic \"" + name + "\""));
        } else {
            succeed();
        }
    }

    /** After the listener has heard of all of them. */
    private void succeed() {
        FoundPeers result = new FoundPeers(name, found, Duration.ofNanos(loop.nanoTime() - startedNanos));
        callbacks.run(() -> loop.execute(() -> completion.succeeded(result)));
    }
}
