package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.wire.AnnouncementsMessage;
import org.warrenp2p.proto.wire.GetAnnouncementsMessage;
import org.warrenp2p.proto.wire.PutAnnouncementMessage;
import org.warrenp2p.proto.wire.TopicShardMessage;

/** The messages about topics, to and from the generated classes. */
final class TopicWire {

    private TopicWire() {}

    static GetAnnouncementsMessage getAnnouncements(Request.GetAnnouncements request) {
        return GetAnnouncementsMessage.newBuilder()
                .setShard(shard(request.shard()))
                .setOrder(request.order())
                .setOffset(request.offset())
                .setFamilies(WireEnums.toWire(request.families()))
                .build();
    }

    static PutAnnouncementMessage putAnnouncement(Request.PutAnnouncement request) {
        return PutAnnouncementMessage.newBuilder()
                .setShard(shard(request.shard()))
                .setAnnouncement(ByteString.copyFrom(
                        AnnouncementCodec.encode(request.announcement()).asBuffer()))
                .build();
    }

    static AnnouncementsMessage found(Response.AnnouncementsFound response) {
        return AnnouncementsMessage.newBuilder()
                .setTopic(FrameWriter.target(response.topic().id()))
                .setAnnouncements(AnnouncementCodec.pack(response.announcements()))
                .setTotal(response.total())
                .setFull(response.full())
                .build();
    }

    static Request read(GetAnnouncementsMessage message) throws MalformedFrameException {
        int offset = message.getOffset();
        if (offset < 0 || offset > Request.GetAnnouncements.MAX_OFFSET) {
            throw new MalformedFrameException("An offset is 0 to 65,535");
        }
        return new Request.GetAnnouncements(
                shard(message.getShard()), message.getOrder(), offset, WireEnums.fromWire(message.getFamilies()));
    }

    static Request read(PutAnnouncementMessage message) throws MalformedFrameException {
        TopicShard shard = shard(message.getShard());
        return new Request.PutAnnouncement(shard, AnnouncementCodec.single(shard.topic(), message.getAnnouncement()));
    }

    static Response read(AnnouncementsMessage message) throws MalformedFrameException {
        int total = message.getTotal();
        if (total < 0 || total > Response.AnnouncementsFound.MAX_TOTAL) {
            throw new MalformedFrameException("A peer has 0 to 65,535 announcements of a topic");
        }
        Topic topic = topic(message.getTopic());
        return new Response.AnnouncementsFound(
                topic,
                AnnouncementCodec.unpack(
                        topic, message.getAnnouncements(), Response.AnnouncementsFound.MAX_ANNOUNCEMENTS),
                total,
                message.getFull());
    }

    private static TopicShardMessage shard(TopicShard shard) {
        return TopicShardMessage.newBuilder()
                .setTopic(FrameWriter.target(shard.topic().id()))
                .setLevel(shard.level())
                .setIndex(shard.index())
                .build();
    }

    private static TopicShard shard(TopicShardMessage message) throws MalformedFrameException {
        int level = message.getLevel();
        if (level < 0 || level > TopicShard.MAX_LEVEL) {
            throw new MalformedFrameException("A topic has levels 0 to 10");
        }
        int index = message.getIndex();
        if (index < 0 || index >= TopicShard.count(level)) {
            throw new MalformedFrameException("A topic's level has 4^level shards");
        }
        return new TopicShard(topic(message.getTopic()), level, index);
    }

    private static Topic topic(ByteString id) throws MalformedFrameException {
        return new Topic(FrameReader.target(id));
    }
}
