package org.warrenp2p.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;

/** The topics that this node announces. */
final class OwnTopics {

    private final EventLoop loop;
    private final Publishers publishers;
    private final Publisher.Kind kind;
    private final RandomGenerator random;
    private final int maxTopics;
    private final Counters.Counter refused;
    private final Counters.Counter deepened;
    /** Bound: {@link KeepSettings#maxTopics}. */
    private final Map<Topic, AnnouncedTopic> announced = new LinkedHashMap<>();

    private boolean closed;

    OwnTopics(DhtPorts ports, DhtSettings settings, Publishers publishers) {
        this.loop = ports.loop();
        this.publishers = publishers;
        this.kind = new Publisher.Kind(
                "dht.announce", Purpose.STORE, settings.keep().announcements());
        this.random = ports.randoms().stream("dht.announce");
        this.maxTopics = settings.keep().maxTopics();
        this.refused = ports.counters().counter("dht.announce.refused");
        this.deepened = ports.counters().counter("dht.announce.deepened");
    }

    Kept announce(Topic topic, AnnouncementSource source, Completion<PublishResult> first) {
        AnnouncedTopic present = announced.get(topic);
        if (present == null) {
            Failure refusal = refusal();
            if (refusal != null) {
                loop.execute(() -> first.failed(refusal));
                return () -> {};
            }
            present = new AnnouncedTopic(topic, source, this);
            announced.put(topic, present);
            present.start();
        }
        return present.share(first);
    }

    /** Nobody wants {@code topic} to be announced any more. */
    void released(Topic topic) {
        announced.remove(topic);
    }

    /** At how many levels {@code topic} is announced; 0 if it is not. */
    int levels(Topic topic) {
        AnnouncedTopic present = announced.get(topic);
        return present == null ? 0 : present.levels();
    }

    Publisher openPublisher() {
        return publishers.open(kind);
    }

    void closePublisher(Publisher publisher) {
        publishers.close(publisher);
    }

    EventLoop loop() {
        return loop;
    }

    RandomGenerator random() {
        return random;
    }

    void countDeepened() {
        deepened.increment();
    }

    void close() {
        closed = true;
        announced.clear();
    }

    private @Nullable Failure refusal() {
        if (closed) {
            return new Failure(Failure.Code.CLOSED, "The node was closed");
        }
        if (announced.size() >= maxTopics) {
            refused.increment();
            return new Failure(Failure.Code.LIMIT, "This node announces as many topics as it may already");
        }
        return null;
    }
}
