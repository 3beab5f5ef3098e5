package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/**
 * One topic that this node announces: at the root, and for as long as the shard of a level is full at one shard of the next
 * level as well. The shard is chosen by chance, so announcers spread evenly, and kept, so that they do not leave an
 * announcement behind at every republication.
 */
final class AnnouncedTopic {

    private final Topic topic;
    private final AnnouncementSource source;
    private final OwnTopics owner;
    /** By level, from the root; bound: {@link TopicShard#MAX_LEVEL}. */
    private final List<Level> levels = new ArrayList<>();
    /** Callers that wait for the first publication. */
    private final List<Completion<PublishResult>> waiting = new ArrayList<>();

    private @Nullable PublishResult first;
    private int shares;

    AnnouncedTopic(Topic topic, AnnouncementSource source, OwnTopics owner) {
        this.topic = topic;
        this.source = source;
        this.owner = owner;
    }

    void start() {
        open(topic.root());
    }

    /** One more caller wants it to be announced. */
    Kept share(Completion<PublishResult> whenFirst) {
        shares++;
        PublishResult result = first;
        if (result == null) {
            waiting.add(whenFirst);
        } else {
            owner.loop().execute(() -> whenFirst.succeeded(result));
        }
        boolean[] released = {false};
        return () -> {
            if (!released[0]) {
                released[0] = true;
                release();
            }
        };
    }

    /** How many levels it is announced at. */
    int levels() {
        return levels.size();
    }

    private void release() {
        if (--shares == 0) {
            owner.released(topic);
            closeFrom(0);
        }
    }

    private void open(TopicShard shard) {
        Level level = new Level(shard, owner.openPublisher());
        levels.add(level);
        level.publisher.start(level, Completion.of(this::rootPublished, this::failed));
    }

    /** Called for every level, of which the root is the first. */
    private void rootPublished(PublishResult result) {
        if (first == null) {
            first = result;
            List<Completion<PublishResult>> told = new ArrayList<>(waiting);
            waiting.clear();
            told.forEach(completion -> completion.succeeded(result));
        }
    }

    private void failed(Failure failure) {
        List<Completion<PublishResult>> told = new ArrayList<>(waiting);
        waiting.clear();
        told.forEach(completion -> completion.failed(failure));
    }

    private void published(Level level, PublishResult result) {
        int index = levels.indexOf(level);
        if (index < 0) {
            return;
        }
        if (result.stored() == 0) {
            if (result.refused() > 0 && index > 0) {
                // nobody there wants it, as when our prefix has its share of that shard: the next try goes elsewhere
                level.shard = randomShard(index);
            }
        } else if (2 * result.full() <= result.stored()) {
            closeFrom(index + 1);
        } else if (index + 1 == levels.size() && index < TopicShard.MAX_LEVEL) {
            owner.countDeepened();
            open(randomShard(index + 1));
        }
    }

    private TopicShard randomShard(int level) {
        return new TopicShard(topic, level, owner.random().nextInt(TopicShard.count(level)));
    }

    /** What is out there at deeper levels expires within the hour. */
    private void closeFrom(int index) {
        while (levels.size() > index) {
            owner.closePublisher(levels.remove(levels.size() - 1).publisher);
        }
    }

    private final class Level implements Publishable {

        private TopicShard shard;
        private final Publisher publisher;

        Level(TopicShard shard, Publisher publisher) {
            this.shard = shard;
            this.publisher = publisher;
        }

        @Override
        public Key place() {
            return shard.key();
        }

        @Override
        public Request put() {
            return new Request.PutAnnouncement(shard, source.freshAnnouncement(topic));
        }

        @Override
        public void published(PublishResult result) {
            AnnouncedTopic.this.published(this, result);
        }
    }
}
