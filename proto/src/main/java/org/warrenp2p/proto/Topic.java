package org.warrenp2p.proto;

import java.nio.charset.StandardCharsets;

/**
 * Something that peers offer and look for, by the hash of its name. Who knows only the hash cannot tell the name, but
 * can try names: topics hide nothing.
 *
 * @param id SHA-256 over the network and the name; not the place where announcements lie, see {@link TopicShard}
 */
public record Topic(Key id) {

    /** Longest name, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 255;

    /**
     * The topic called {@code name} in {@code network}.
     *
     * @throws IllegalArgumentException if the name is empty or longer than {@value #MAX_NAME_BYTES} bytes of UTF-8
     */
    public static Topic of(NetworkId network, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0 || utf8.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("A topic's name has 1 to 255 bytes of UTF-8, not " + utf8.length);
        }
        return new Topic(Sha256.place("topic", network.toBytes(), utf8));
    }

    /** Where the announcements of a small topic lie: the only shard of level 0. */
    public TopicShard root() {
        return new TopicShard(this, 0, 0);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
