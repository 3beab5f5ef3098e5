package org.warrenp2p.bench.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.bench.bare.World;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.WireLimits;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/** What somebody without a session can send: genuine first packets of every request, and everything that looks like more. */
final class StrangersPackets {

    /** Each is sent so often: what is answered again and again must not add up. */
    private static final int COPIES = 5;

    /** First packets at once, far more than the load at which a node asks for cookies. */
    private static final int FLOOD = 150;

    private static final int CONTROL_INIT = 4;
    private static final int CONTROL_RESPONSE = 5;
    private static final int CONTROL_TRANSPORT = 6;
    private static final int CONTROL_COOKIE = 7;
    private static final int CONTROL_UNKNOWN_SESSION = 8;
    private static final int CONTROL_STRANGER_PROBE = 9;

    /** RFC 9000, section 17.3.1: fixed bit, no long header. */
    private static final int QUIC_SHORT = 0x40;

    /** RFC 9000, section 17.2.2: long header, fixed bit, Initial. */
    private static final int QUIC_INITIAL = 0xc0;

    private static final int QUIC_CONNECTION_ID_BYTES = 8;

    private StrangersPackets() {}

    /** The kinds of packets. */
    enum Kind {
        /** First packets as they ship, which are padded to what may come back. */
        PING,
        FIND_NODE,
        GET_RECORD_FOUND,
        GET_RECORD_UNKNOWN,
        PUT_RECORD,
        GET_VALUE,
        PUT_VALUE,
        GET_ANNOUNCEMENTS,
        PUT_ANNOUNCEMENT,
        PROBE_ME,
        PROBE_FOR,
        NOTICE,
        /** The same without padding, which ask for the largest answer nevertheless. */
        FIND_NODE_SHORT,
        GET_RECORD_SHORT,
        GET_VALUE_SHORT,
        GET_ANNOUNCEMENTS_SHORT,
        /** Packets of sessions that there are not. */
        TRANSPORT_SHORTEST,
        TRANSPORT_LONG,
        HANDSHAKE_ANSWER,
        COOKIE_REPLY,
        UNKNOWN_SESSION,
        STRANGER_PROBE,
        FORGED_INIT,
        EMPTY_CONTROL,
        /** QUIC without a control session, with a provisional one, and in a version that there is not. */
        QUIC_INITIAL_GENUINE,
        QUIC_AFTER_FIRST_PACKET,
        QUIC_UNKNOWN_VERSION,
        QUIC_SHORT_HEADER,
        /** Neither. */
        UNKNOWN_BYTE,
        /** So many first packets that cookies are asked for. Last, because the node then treats everybody so. */
        FLOOD_OF_FIRST_PACKETS;

        /** In the name of a figure. */
        String figure() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a stranger of this kind sends to {@code node}, in this order. */
    static List<byte[]> of(Kind kind, MeasuredNode node) throws IOException {
        SplittableRandom random = new SplittableRandom(kind.name().hashCode());
        Key own = node.contact().key();
        Key other = Keys.random(random);
        return switch (kind) {
            case PING -> copies(first(node, new Request.Ping(), 0));
            case FIND_NODE -> copies(first(node, new Request.FindNode(other, Families.IPV4), 900));
            case GET_RECORD_FOUND -> copies(first(node, new Request.GetRecord(own, Families.IPV4), 1_100));
            case GET_RECORD_UNKNOWN -> copies(first(node, new Request.GetRecord(other, Families.IPV4), 1_100));
            case PUT_RECORD -> copies(put(node));
            case GET_VALUE -> copies(first(node, new Request.GetValue(other, Families.IPV4), 1_132));
            case PUT_VALUE ->
                copies(first(node, new Request.PutValue(new Value.Immutable(Bytes.ofHex("c0ffee")), 3_600), 0));
            case GET_ANNOUNCEMENTS -> copies(first(node, announcements(other), 1_100));
            case PUT_ANNOUNCEMENT -> copies(first(node, announcement(other), 0));
            case PROBE_ME -> copies(first(node, new Request.ProbeMe(1, Request.ProbeMe.Prober.OTHER_PORT, 0), 0));
            case PROBE_FOR -> copies(first(node, new Request.ProbeFor(1, Endpoint.parse("198.51.100.7:4433")), 0));
            case NOTICE -> copies(first(node, FrameCodec.encode(new Frame.Telling(new Notice.KeepAlive()))));
            case FIND_NODE_SHORT -> copies(first(node, new Request.FindNode(other, Families.IPV4), 0));
            case GET_RECORD_SHORT -> copies(first(node, new Request.GetRecord(own, Families.IPV4), 0));
            case GET_VALUE_SHORT -> copies(first(node, new Request.GetValue(other, Families.IPV4), 0));
            case GET_ANNOUNCEMENTS_SHORT -> copies(first(node, announcements(other), 0));
            case TRANSPORT_SHORTEST -> copies(noise(random, CONTROL_TRANSPORT, 29));
            case TRANSPORT_LONG -> copies(noise(random, CONTROL_TRANSPORT, 1_232));
            case HANDSHAKE_ANSWER -> copies(noise(random, CONTROL_RESPONSE, 200));
            case COOKIE_REPLY -> copies(noise(random, CONTROL_COOKIE, 49));
            case UNKNOWN_SESSION -> copies(noise(random, CONTROL_UNKNOWN_SESSION, 13));
            case STRANGER_PROBE -> copies(noise(random, CONTROL_STRANGER_PROBE, 9));
            case FORGED_INIT -> copies(noise(random, CONTROL_INIT, 900));
            case EMPTY_CONTROL -> copies(noise(random, CONTROL_TRANSPORT, 1));
            case QUIC_INITIAL_GENUINE -> copies(GenuineInitial.towards(node));
            case QUIC_AFTER_FIRST_PACKET ->
                List.of(first(node, new Request.Ping(), 0), GenuineInitial.towards(node), GenuineInitial.towards(node));
            case QUIC_UNKNOWN_VERSION -> copies(quic(random, 0x1a2a3a4a));
            case QUIC_SHORT_HEADER -> copies(noise(random, QUIC_SHORT, 60));
            case UNKNOWN_BYTE -> copies(noise(random, 20, 500));
            case FLOOD_OF_FIRST_PACKETS -> flood(node, random);
        };
    }

    private static Request announcements(Key topic) {
        return new Request.GetAnnouncements(new Topic(topic).root(), 0, 0, Families.IPV4);
    }

    private static Request announcement(Key topic) {
        Identity identity = Identity.generate(new SystemEntropy());
        Announcement announcement =
                new Announcement(identity.peerId(), new Topic(topic), System.currentTimeMillis(), 3_600);
        return new Request.PutAnnouncement(
                new Topic(topic).root(), AnnouncementCodec.sign(announcement, identity, NetworkId.MAIN));
    }

    private static List<byte[]> copies(byte[] packet) {
        return Collections.nCopies(COPIES, packet);
    }

    private static List<byte[]> flood(MeasuredNode node, SplittableRandom random) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            packets.add(first(node, new Request.FindNode(Keys.random(random), Families.IPV4), 900));
        }
        return packets;
    }

    /** @param datagramBytes to which it is padded; 0: not at all */
    private static byte[] first(MeasuredNode node, Request request, int datagramBytes) {
        Frame.Asking frame = new Frame.Asking(1, Frame.Role.SERVER, WireLimits.MAX_DATAGRAM_BYTES, request);
        return first(
                node,
                datagramBytes == 0
                        ? FrameCodec.encode(frame)
                        : FrameCodec.encodePadded(
                                frame, datagramBytes - NoiseSessionCrypto.FIRST_PACKET_OVERHEAD_BYTES));
    }

    /** A genuine first packet of a new identity. */
    private static byte[] first(MeasuredNode node, Bytes payload) {
        World world = node.worlds().newWorld();
        CompletableFuture<SessionCrypto.Initiation> made = new CompletableFuture<>();
        world.loop()
                .execute(() -> world.crypto()
                        .initiate(
                                node.contact().peer(),
                                1,
                                payload,
                                Completion.of(
                                        made::complete,
                                        failure -> made.completeExceptionally(
                                                new IllegalStateException(failure.message())))));
        return Await.on(made).packet().toArray();
    }

    private static byte[] put(MeasuredNode node) {
        World world = node.worlds().newWorld();
        long now = world.clock().millis();
        PeerRecord record = new PeerRecord(
                world.identity().peerId(),
                now,
                now,
                now + 3_600_000,
                List.of(node.contact().endpoint()),
                NatProfile.UNKNOWN,
                List.of(),
                List.of());
        return first(node, new Request.PutRecord(RecordCodec.sign(record, world.identity(), NetworkId.MAIN)), 0);
    }

    private static byte[] noise(SplittableRandom random, int firstByte, int lengthBytes) {
        byte[] packet = new byte[lengthBytes];
        random.nextBytes(packet);
        packet[0] = (byte) firstByte;
        return packet;
    }

    /** A long header of this version with connection ids; a server answers it with the versions that it speaks. */
    private static byte[] quic(SplittableRandom random, int version) {
        byte[] packet = noise(random, QUIC_INITIAL, 1_200);
        for (int i = 0; i < Integer.BYTES; i++) {
            packet[1 + i] = (byte) (version >>> (24 - 8 * i));
        }
        packet[5] = QUIC_CONNECTION_ID_BYTES;
        packet[6 + QUIC_CONNECTION_ID_BYTES] = QUIC_CONNECTION_ID_BYTES;
        return packet;
    }
}
