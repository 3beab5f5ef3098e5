package org.warrenp2p.node.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.MalformedFrameException;

/**
 * An announcement as an entry: the place of the shard and the public key; then who stored it, the topic (32 bytes), level
 * (1) and index (4) of the shard, and the announcement as it travels.
 */
final class AnnouncementEntry implements EntryFormat<KeptAnnouncement> {

    static final AnnouncementEntry FORMAT = new AnnouncementEntry();

    private AnnouncementEntry() {}

    @Override
    public Table table() {
        return Table.ANNOUNCEMENTS;
    }

    @Override
    public byte[] key(KeptAnnouncement item) {
        return ByteBuffer.allocate(Key.LENGTH + PeerId.KEY_LENGTH)
                .put(item.shardKey().toBytes())
                .put(item.signed().announcement().peer().publicKey())
                .array();
    }

    @Override
    public byte[] content(KeptAnnouncement item) {
        ByteBuffer content = ByteBuffer.allocate(
                StorerBytes.length(item.storer()) + Key.LENGTH + 1 + Integer.BYTES + AnnouncementCodec.PACKED_BYTES);
        StorerBytes.write(item.storer(), content);
        return content.put(item.shard().topic().id().toBytes())
                .put((byte) item.shard().level())
                .putInt(item.shard().index())
                .put(AnnouncementCodec.encode(item.signed()).asBuffer())
                .array();
    }

    @Override
    public KeptAnnouncement read(byte[] key, byte[] content) throws MalformedFrameException {
        ByteBuffer source = ByteBuffer.wrap(content);
        KeptAnnouncement item;
        try {
            Storer storer = StorerBytes.read(source);
            byte[] id = new byte[Key.LENGTH];
            source.get(id);
            TopicShard shard = new TopicShard(new Topic(Key.of(id, 0)), source.get(), source.getInt());
            byte[] packed = new byte[source.remaining()];
            source.get(packed);
            SignedAnnouncement signed = AnnouncementCodec.decode(shard.topic(), Bytes.wrap(packed));
            item = new KeptAnnouncement(shard, signed, storer);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedFrameException("A stored announcement begins with its storer and its shard");
        }
        if (!Arrays.equals(key, key(item))) {
            throw new MalformedFrameException("An announcement is stored under its shard and its peer");
        }
        return item;
    }
}
