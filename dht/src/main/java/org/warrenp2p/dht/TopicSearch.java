package org.warrenp2p.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.transport.Failure;

/**
 * A search for those who offer a topic, shard by shard.
 *
 * <p>A shard that is not full holds everybody who announced there, and its pages come in a random order: a fair sample. A
 * full one holds mostly those who came last, because each newcomer displaces somebody. But whoever announced at a full shard
 * announced at a random shard of the next level too. So what full shards tell is kept back, and a random shard of the next
 * level is drawn instead, until one is not full: drawn like that, everybody has the same chance, whatever part of the shards
 * of a level is full. Only if that is not enough do the full ones tell all that they have.
 */
final class TopicSearch implements Search, ShardReader.Sink {

    /**
     * A level is used because a shard above it was full: 500 announcers or more. At the first two levels even one full
     * shard leaves 31 for each shard below, so three empty ones in a row are no chance; deeper, a topic is so large that
     * whoever searches has found enough.
     */
    private static final int EMPTY_IN_A_ROW = 3;

    /** A search of all that a topic of 64 × 500 has; who wants more than that wants a crawl. */
    private static final int MAX_SHARDS = 64;

    private final TopicSearches searches;
    private final Topic topic;
    private final int limit;
    private final TopicListener listener;
    private final long startedNanos;
    /** Bound: {@link #limit}. */
    private final Set<PeerId> told = new LinkedHashSet<>();

    /** Those drawn at each level; bound: {@link #MAX_SHARDS}. */
    private final List<Set<Integer>> drawn = new ArrayList<>();

    /** Levels with a full shard. */
    private int deepestFull = -1;

    private final Deque<ShardReader> suspended = new ArrayDeque<>();
    private @Nullable ShardReader reader;
    private int shards;
    private int emptyInARow;
    private int messagesBefore;
    private int toldBefore;
    private boolean resuming;
    private boolean ended;

    TopicSearch(TopicSearches searches, Topic topic, int limit, TopicListener listener) {
        this.searches = searches;
        this.topic = topic;
        this.limit = limit;
        this.listener = listener;
        this.startedNanos = searches.loop().nanoTime();
    }

    void start() {
        read(topic.root());
    }

    @Override
    public void cancel() {
        end();
    }

    void fail(Failure failure) {
        if (end()) {
            listener.onFailure(failure);
        }
    }

    @Override
    public int wanted() {
        return ended ? 0 : limit - told.size();
    }

    @Override
    public void offer(SignedAnnouncement signed) {
        PeerId peer = signed.announcement().peer();
        if (ended || peer.equals(searches.self()) || told.size() >= limit || !told.add(peer)) {
            return;
        }
        listener.onAnnouncement(signed);
        if (told.size() >= limit) {
            finish();
        }
    }

    @Override
    public boolean has(SignedAnnouncement signed) {
        return told.contains(signed.announcement().peer());
    }

    @Override
    public void ended(ShardReader which, ShardReader.End end) {
        if (ended) {
            return;
        }
        messagesBefore += which.takeMessages();
        reader = null;
        if (resuming) {
            resumeNext();
            return;
        }
        Failure failure = which.failure();
        if (failure != null && told.isEmpty() && shards == 1) {
            fail(failure);
            return;
        }
        int level = which.shard().level();
        if (end == ShardReader.End.FULL) {
            suspended.add(which);
            deepestFull = Math.max(deepestFull, level);
            emptyInARow = 0;
            drawAt(level + 1);
        } else {
            emptyInARow = told.size() > toldBefore ? 0 : emptyInARow + 1;
            drawAt(1);
        }
    }

    /** Reads a random shard that was not drawn before: at {@code first}, or else at the next level that is in use. */
    private void drawAt(int first) {
        toldBefore = told.size();
        if (shards < MAX_SHARDS && emptyInARow < EMPTY_IN_A_ROW) {
            for (int level = first; level <= Math.min(deepestFull + 1, TopicShard.MAX_LEVEL); level++) {
                if (drawnAt(level).size() < TopicShard.count(level)) {
                    read(new TopicShard(topic, level, undrawn(level)));
                    return;
                }
            }
        }
        resuming = true;
        resumeNext();
    }

    /** Takes at most 16 draws on average, for the last of the shards of level 2. */
    private int undrawn(int level) {
        while (true) {
            int index = searches.random().nextInt(TopicShard.count(level));
            if (!drawnAt(level).contains(index)) {
                return index;
            }
        }
    }

    private Set<Integer> drawnAt(int level) {
        while (drawn.size() <= level) {
            drawn.add(new LinkedHashSet<>());
        }
        return drawn.get(level);
    }

    private void read(TopicShard shard) {
        shards++;
        drawnAt(shard.level()).add(shard.index());
        ShardReader next = new ShardReader(searches, shard, this);
        reader = next;
        next.start();
    }

    /** The full shards, from the root: there is nobody else to ask. */
    private void resumeNext() {
        ShardReader next = suspended.poll();
        if (next == null) {
            finish();
        } else {
            reader = next;
            next.resume();
        }
    }

    private void finish() {
        if (end()) {
            listener.onFinished(new TopicResult(
                    told.size(), drawn.size(), messages(), searches.loop().nanoTime() - startedNanos));
        }
    }

    private int messages() {
        ShardReader current = reader;
        return messagesBefore + (current == null ? 0 : current.messages());
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        return searches.ended(this, messages());
    }
}
