package org.warrenp2p.dht.records;

import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.codec.AnnouncementCodec;

/**
 * An announcement at one shard of its topic, and who stored it.
 *
 * @param shardKey the place of the shard, which costs a hash to compute
 */
public record KeptAnnouncement(TopicShard shard, Key shardKey, SignedAnnouncement signed, Storer storer)
        implements KeptItem {

    /** @throws IllegalArgumentException if the announcement is of another topic */
    public KeptAnnouncement {
        if (!signed.announcement().topic().equals(shard.topic())) {
            throw new IllegalArgumentException("The announcement is of another topic than its shard");
        }
    }

    /** The same with the place computed. */
    public KeptAnnouncement(TopicShard shard, SignedAnnouncement signed, Storer storer) {
        this(shard, shard.key(), signed, storer);
    }

    @Override
    public long bytes() {
        return OVERHEAD_BYTES + AnnouncementCodec.PACKED_BYTES + Key.LENGTH;
    }

    @Override
    public long expiresAtMillis() {
        return signed.announcement().expiresAtMillis();
    }
}
