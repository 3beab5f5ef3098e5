package org.warrenp2p.proto;

import java.nio.ByteBuffer;

/**
 * One of the places over which a topic's announcements are spread: level 0 has one, every further level four times as
 * many as the one before (PROTOCOL: topics).
 *
 * @param level 0 to {@value #MAX_LEVEL}
 * @param index 0 to 4^level - 1
 */
public record TopicShard(Topic topic, int level, int index) {

    /** 4^10 shards of 500 announcements at 20 nodes each: 500 million peers that offer the same. */
    public static final int MAX_LEVEL = 10;

    /** @throws IllegalArgumentException if there is no such shard */
    public TopicShard {
        if (level < 0 || level > MAX_LEVEL || index < 0 || index >= count(level)) {
            throw new IllegalArgumentException("Level 0 to 10 has shards 0 to 4^level - 1, not " + level + "/" + index);
        }
    }

    /** How many shards {@code level} has. */
    public static int count(int level) {
        return 1 << (2 * level);
    }

    /** The place in the DHT. */
    public Key key() {
        byte[] place = ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) level)
                .putInt(index)
                .array();
        return Sha256.place("topic-shard", topic.id().toBytes(), place);
    }
}
