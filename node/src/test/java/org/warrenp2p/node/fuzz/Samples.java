package org.warrenp2p.node.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.RecordCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;

/** One valid value of each kind; exhaustive switches see to it that none is left out. */
final class Samples {

    static final Identity SIGNER = Identity.ofSeed(Bytes.ofHex("11".repeat(Identity.SEED_BYTES)));

    private static final Endpoint IPV4 = Endpoint.parse("203.0.113.7:4433");
    private static final Endpoint IPV6 = Endpoint.parse("[2001:db8::1]:4433");
    private static final Contact CONTACT4 = new Contact(SIGNER.peerId(), IPV4);
    private static final Contact CONTACT6 = new Contact(SIGNER.peerId(), IPV6);

    static final TopicShard SHARD = new TopicShard(Topic.of(NetworkId.MAIN, "chat"), 2, 5);

    private Samples() {}

    static SignedPeerRecord record() {
        PeerRecord record = new PeerRecord(
                SIGNER.peerId(),
                5,
                1_800_000_000_000L,
                1_800_007_200_000L,
                List.of(IPV4, IPV6),
                NatProfile.UNKNOWN,
                List.of(CONTACT4),
                List.of(CONTACT6));
        return RecordCodec.sign(record, SIGNER, NetworkId.MAIN);
    }

    static Value mutable() {
        return ValueCodec.sign(Bytes.ofHex("5a"), 3, Bytes.ofHex("c0ffee"), SIGNER, NetworkId.MAIN);
    }

    static SignedAnnouncement announcement() {
        Announcement announcement = new Announcement(SIGNER.peerId(), SHARD.topic(), 1_790_000_000_000L, 3_600);
        return AnnouncementCodec.sign(announcement, SIGNER, NetworkId.MAIN);
    }

    private static final CircuitLimits LIMITS = new CircuitLimits(131_072, 1L << 40, 3_600);

    private static PunchOrder order() {
        List<Candidate> candidates =
                List.of(new Candidate(Candidate.Kind.IPV6, IPV6), new Candidate(Candidate.Kind.MAPPED, IPV4));
        NatProfile nat = new NatProfile(
                NatProfile.MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                NatProfile.FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
        PunchOffer offer = new PunchOffer(candidates, nat, PortPattern.sequential(-2, 40_000));
        return new PunchOrder(0x0102030405060708L, PunchOrder.Kind.PREPARE, Round.PREDICTION, offer);
    }

    static Map<String, Frame> frames() {
        Map<String, Frame> frames = new LinkedHashMap<>();
        for (Request.Kind kind : Request.Kind.values()) {
            frames.put("ask-" + kind, new Frame.Asking(1, Frame.Role.CLIENT, 900, request(kind)));
        }
        for (Response.Kind kind : Response.Kind.values()) {
            frames.put("answer-" + kind, new Frame.Answering(1, IPV4, response(kind)));
        }
        for (Notice.Kind kind : Notice.Kind.values()) {
            frames.put("tell-" + kind, new Frame.Telling(notice(kind)));
        }
        return frames;
    }

    static Request request(Request.Kind kind) {
        Key target = Key.ofHex("ab".repeat(Key.LENGTH));
        return switch (kind) {
            case PING -> new Request.Ping();
            case FIND_NODE -> new Request.FindNode(target, Families.BOTH);
            case GET_RECORD -> new Request.GetRecord(target, Families.IPV6);
            case PUT_RECORD -> new Request.PutRecord(record());
            case GET_VALUE -> new Request.GetValue(target, Families.IPV4);
            case PUT_VALUE -> new Request.PutValue(mutable(), 3_600);
            case GET_ANNOUNCEMENTS -> new Request.GetAnnouncements(SHARD, 7, 9, Families.BOTH);
            case PUT_ANNOUNCEMENT -> new Request.PutAnnouncement(SHARD, announcement());
            case PROBE_ME -> new Request.ProbeMe(0x0102030405060708L, Request.ProbeMe.Prober.OTHER_PORT, 40_001);
            case PROBE_FOR -> new Request.ProbeFor(0x0102030405060708L, IPV6);
            case PUNCH -> new Request.Punch(order());
            case COORDINATE -> new Request.Coordinate(true);
            case PASS_ORDER -> new Request.PassOrder(SIGNER.peerId(), Bytes.ofHex("5a".repeat(200)));
            case RESERVE -> new Request.Reserve(true);
            case OPEN_CIRCUIT -> new Request.OpenCircuit(SIGNER.peerId());
        };
    }

    private static Response response(Response.Kind kind) {
        return switch (kind) {
            case PONG -> new Response.Pong(Frame.Role.SERVER, IPV6, 50_001);
            case NODES -> new Response.Nodes(List.of(CONTACT4, CONTACT6));
            case RECORD_FOUND -> new Response.RecordFound(record());
            case STORED -> new Response.Stored();
            case REFUSED -> new Response.Refused(Response.Reason.UNCONFIRMED_SESSION, 60);
            case VALUE_FOUND -> new Response.ValueFound(mutable());
            case ANNOUNCEMENTS_FOUND ->
                new Response.AnnouncementsFound(SHARD.topic(), List.of(announcement()), 500, true);
            case ANNOUNCED -> new Response.Announced(true);
            case PROBING -> new Response.Probing();
            case PUNCH_ANSWER -> new Response.PunchAnswer();
            case COORDINATING -> new Response.Coordinating(60);
            case ORDER_PASSED -> new Response.OrderPassed(new Passage(IPV6, 20_000, 45_000));
            case RESERVED -> new Response.Reserved(3_600, LIMITS);
            case CIRCUIT_OPENED -> new Response.CircuitOpened(0x0102030405060708L, LIMITS, false);
        };
    }

    private static Notice notice(Notice.Kind kind) {
        return switch (kind) {
            case KEEP_ALIVE -> new Notice.KeepAlive();
            case PATH_CHALLENGE -> new Notice.PathChallenge(0x0102030405060708L);
            case PATH_RESPONSE -> new Notice.PathResponse(0x0102030405060708L);
            case GOODBYE -> new Notice.Goodbye();
            case REACH_PROBE -> new Notice.ReachProbe(0x0102030405060708L);
            case REACH_ECHO -> new Notice.ReachEcho(0x0102030405060708L);
            case PUNCH_PACKET -> new Notice.PunchPacket(0x0102030405060708L, PacketRole.ANSWER);
            case ORDER ->
                new Notice.Order(SIGNER.peerId(), new Passage(IPV4, 45_000, 20_000), Bytes.ofHex("5a".repeat(200)));
            case CIRCUIT_OFFERED -> new Notice.CircuitOffered(SIGNER.peerId(), 0x0102030405060708L, LIMITS, false);
            case CIRCUIT_CLOSED -> new Notice.CircuitClosed(0x0102030405060708L, Notice.CircuitClosed.End.PEER_GONE);
        };
    }
}
