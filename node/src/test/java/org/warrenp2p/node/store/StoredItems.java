package org.warrenp2p.node.store;

import java.nio.ByteBuffer;
import java.util.List;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Identity;

/** Items that another process can make again, to compare. The number of a peer decides its key and its place. */
final class StoredItems {

    static final long ISSUED_MILLIS = 1_700_000_000_000L;

    /** So many different places have the items of {@link #item}. */
    static final int PLACES = 160;

    private static final long HOUR_MILLIS = 3_600_000;

    private StoredItems() {}

    static Identity peer(int number) {
        return Identity.ofSeed(Bytes.wrap(ByteBuffer.allocate(32).putInt(number).array()));
    }

    /** Every third storer is at an IPv4 address, every third at an IPv6 one, and every third at home. */
    static Storer storer(int peer) {
        IpAddress address = switch (peer % 3) {
            case 0 -> IpAddress.ofIpv4(0x08000000 | (peer << 8) | 1);
            case 1 -> new IpAddress(0x2a00_0000_0000_0000L | ((long) peer << 16), 1);
            default -> IpAddress.ofIpv4(0x0a000001);
        };
        return Storer.of(peer(peer).peerId(), new Endpoint(address, 4433));
    }

    /** The item with this number: its kind and its place follow from it, and higher numbers replace lower ones there. */
    static KeptItem item(long sequence) {
        int number = placeOf(sequence) / 4;
        return switch (placeOf(sequence) % 4) {
            case 0 -> record(number, sequence);
            case 1 -> mutable(number, sequence);
            case 2 -> immutable(number, sequence);
            default -> announcement(number, sequence);
        };
    }

    static int placeOf(long sequence) {
        return (int) (sequence % PLACES);
    }

    static KeptRecord record(int peer, long sequence) {
        return new KeptRecord(signedRecord(peer, sequence), storer(peer + 1));
    }

    static SignedPeerRecord signedRecord(int peer, long sequence) {
        Identity identity = peer(peer);
        return RecordCodec.sign(
                new PeerRecord(
                        identity.peerId(),
                        sequence,
                        ISSUED_MILLIS,
                        ISSUED_MILLIS + 2 * HOUR_MILLIS,
                        List.of(new Endpoint(IpAddress.ofIpv4((int) sequence), 4433)),
                        NatProfile.UNKNOWN,
                        List.of(),
                        List.of()),
                identity,
                NetworkId.MAIN);
    }

    /** A mutable value of the peer. */
    static KeptValue mutable(int peer, long sequence) {
        Bytes salt = Bytes.wrap(new byte[peer % 33]);
        Bytes content = Bytes.wrap(new byte[(int) Long.remainderUnsigned(sequence, 901)]);
        Value value = ValueCodec.sign(salt, sequence, content, peer(peer), NetworkId.MAIN);
        return new KeptValue(value.key(NetworkId.MAIN), value, ISSUED_MILLIS + HOUR_MILLIS + sequence, storer(peer));
    }

    /** The immutable value with this number in it; the sequence is its expiry. */
    static KeptValue immutable(int number, long sequence) {
        Value value = new Value.Immutable(
                Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array()));
        return new KeptValue(value.key(NetworkId.MAIN), value, ISSUED_MILLIS + HOUR_MILLIS + sequence, storer(number));
    }

    /** The peer's announcement; the sequence is in its time of issue. */
    static KeptAnnouncement announcement(int peer, long sequence) {
        Topic topic = Topic.of(NetworkId.MAIN, "topic " + peer % 5);
        Announcement announcement = new Announcement(peer(peer).peerId(), topic, ISSUED_MILLIS + sequence, 3_600);
        return new KeptAnnouncement(
                new TopicShard(topic, 2, peer % 16),
                AnnouncementCodec.sign(announcement, peer(peer), NetworkId.MAIN),
                storer(peer));
    }
}
