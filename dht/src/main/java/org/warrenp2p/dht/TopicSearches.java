package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.records.AnnouncementStore;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** Starts searches for those who offer a topic, and holds what all of them need. */
final class TopicSearches {

    private final LocalNode local;
    private final DhtPorts ports;
    private final TableKeeper keeper;
    private final StorePlaces places;
    private final AnnouncementStore store;
    private final RandomGenerator random;
    private final long askTimeoutNanos;
    private final int width;
    private final int maxSearches;
    private final Counters.Counter refused;
    private final Counters.Counter unusable;
    private final Counters.Counter forged;
    private final Counters.Counter finished;
    private final Counters.Counter messages;
    /** Bound: {@link KeepSettings#maxTopicSearches}. */
    private final Set<TopicSearch> active = new LinkedHashSet<>();

    private boolean closed;

    TopicSearches(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            TableKeeper keeper,
            StorePlaces places,
            AnnouncementStore store) {
        this.local = local;
        this.ports = ports;
        this.keeper = keeper;
        this.places = places;
        this.store = store;
        this.random = ports.randoms().stream("dht.topics");
        this.askTimeoutNanos = settings.askTimeout().toNanos();
        this.width = settings.lookup().width();
        this.maxSearches = settings.keep().maxTopicSearches();
        Counters counters = ports.counters();
        this.refused = counters.counter("dht.topic_search.refused");
        this.unusable = counters.counter("dht.topic_search.answer_unusable");
        this.forged = counters.counter("dht.topic_search.forged");
        this.finished = counters.counter("dht.topic_search.finished");
        this.messages = counters.counter("dht.topic_search.messages");
    }

    Search find(Topic topic, int limit, TopicListener listener) {
        if (limit < 1) {
            throw new IllegalArgumentException("A search is for one peer at least, not " + limit);
        }
        if (closed) {
            return refuse(listener, closedFailure());
        }
        if (active.size() >= maxSearches) {
            refused.increment();
            return refuse(
                    listener,
                    new Failure(Failure.Code.LIMIT, "Too many searches for topics are under way; try again later"));
        }
        TopicSearch search = new TopicSearch(this, topic, limit, listener);
        active.add(search);
        search.start();
        return search;
    }

    /** {@code search} ended; true once. */
    boolean ended(TopicSearch search, int sent) {
        if (!active.remove(search)) {
            return false;
        }
        finished.increment();
        messages.add(sent);
        return true;
    }

    void close() {
        closed = true;
        for (TopicSearch search : new ArrayList<>(active)) {
            search.fail(closedFailure());
        }
    }

    EventLoop loop() {
        return ports.loop();
    }

    DhtPorts ports() {
        return ports;
    }

    TableKeeper keeper() {
        return keeper;
    }

    StorePlaces places() {
        return places;
    }

    AnnouncementStore store() {
        return store;
    }

    RandomGenerator random() {
        return random;
    }

    PeerId self() {
        return local.peer();
    }

    Families families() {
        return local.families();
    }

    long askTimeoutNanos() {
        return askTimeoutNanos;
    }

    int width() {
        return width;
    }

    void countUnusable() {
        unusable.increment();
    }

    void countForged() {
        forged.increment();
    }

    private Search refuse(TopicListener listener, Failure failure) {
        ports.loop().execute(() -> listener.onFailure(failure));
        return () -> {};
    }

    private static Failure closedFailure() {
        return new Failure(Failure.Code.CLOSED, "The node was closed");
    }
}
