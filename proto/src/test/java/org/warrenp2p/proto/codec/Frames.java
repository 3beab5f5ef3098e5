package org.warrenp2p.proto.codec;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.TopicShard;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.Values;
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

/** Arbitrary frames. Every kind is built by an exhaustive switch, so a new kind cannot be left out. */
final class Frames {

    private Frames() {}

    /** Without edge cases: their product is larger than any number of tries, and would displace the random frames. */
    static Arbitrary<Frame> frames() {
        return anyFrames().withoutEdgeCases();
    }

    private static Arbitrary<Frame> anyFrames() {
        return Arbitraries.of(Frame.Kind.class).flatMap(kind -> switch (kind) {
            case ASKING -> asking();
            case ANSWERING -> answering();
            case TELLING -> notices().map(Frame.Telling::new);
        });
    }

    /** The same frame with the default value wherever the envelope allows it. */
    static Frame withDefaults(Frame frame) {
        return switch (frame.kind()) {
            case ASKING -> new Frame.Asking(0, Frame.Role.SERVER, 0, ((Frame.Asking) frame).request());
            case ANSWERING ->
                new Frame.Answering(0, ((Frame.Answering) frame).observed(), ((Frame.Answering) frame).response());
            case TELLING -> frame;
        };
    }

    private static Arbitrary<Frame> asking() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of(Frame.Role.class),
                        Arbitraries.integers().between(0, WireLimits.MAX_DATAGRAM_BYTES),
                        requests())
                .as(Frame.Asking::new);
    }

    private static Arbitrary<Frame> answering() {
        return Combinators.combine(Arbitraries.longs(), Values.endpoints(), responses())
                .as(Frame.Answering::new);
    }

    private static Arbitrary<Request> requests() {
        Arbitrary<Families> families = Arbitraries.of(Families.class);
        return Arbitraries.of(Request.Kind.class).flatMap(kind -> switch (kind) {
            case PING -> Arbitraries.just(new Request.Ping());
            case FIND_NODE -> Combinators.combine(Values.keys(), families).as(Request.FindNode::new);
            case GET_RECORD -> Combinators.combine(Values.keys(), families).as(Request.GetRecord::new);
            case PUT_RECORD -> signedRecords().map(Request.PutRecord::new);
            case GET_VALUE -> Combinators.combine(Values.keys(), families).as(Request.GetValue::new);
            case PUT_VALUE ->
                Combinators.combine(values(), Arbitraries.integers().between(1, Request.PutValue.MAX_LIFE_SECONDS))
                        .as(Request.PutValue::new);
            case GET_ANNOUNCEMENTS ->
                Combinators.combine(
                                shards(),
                                Arbitraries.integers(),
                                Arbitraries.integers().between(0, Request.GetAnnouncements.MAX_OFFSET),
                                families)
                        .as(Request.GetAnnouncements::new);
            case PUT_ANNOUNCEMENT ->
                shards().flatMap(shard -> announcements(shard.topic())
                        .map(announcement -> new Request.PutAnnouncement(shard, announcement)));
            case PROBE_ME ->
                Combinators.combine(
                                Arbitraries.longs(),
                                Arbitraries.of(Request.ProbeMe.Prober.class),
                                Arbitraries.integers().between(0, WireLimits.MAX_PORT))
                        .as(Request.ProbeMe::new);
            case PROBE_FOR ->
                Combinators.combine(Arbitraries.longs(), Values.endpoints()).as(Request.ProbeFor::new);
            case PUNCH -> orders().map(Request.Punch::new);
            case COORDINATE -> Arbitraries.of(true, false).map(Request.Coordinate::new);
            case PASS_ORDER -> Combinators.combine(Values.peers(), sealed()).as(Request.PassOrder::new);
            case RESERVE -> Arbitraries.of(true, false).map(Request.Reserve::new);
            case OPEN_CIRCUIT ->
                Combinators.combine(Values.peers(), Values.endpoints().injectNull(0.5))
                        .as(Request.OpenCircuit::new);
        });
    }

    private static Arbitrary<Response> responses() {
        return Arbitraries.of(Response.Kind.class).flatMap(kind -> switch (kind) {
            case PONG ->
                Combinators.combine(
                                Arbitraries.of(Frame.Role.class),
                                Values.endpoints().injectNull(0.5),
                                Arbitraries.integers().between(0, WireLimits.MAX_PORT),
                                Arbitraries.longs().greaterOrEqual(0),
                                Arbitraries.integers().between(0, WireLimits.MAX_PORT))
                        .as(Response.Pong::new);
            case NODES ->
                Values.contacts().list().ofMaxSize(Response.Nodes.MAX_CONTACTS).map(Response.Nodes::new);
            case RECORD_FOUND -> signedRecords().map(Response.RecordFound::new);
            case STORED -> Arbitraries.just(new Response.Stored());
            case REFUSED ->
                Combinators.combine(
                                Arbitraries.of(Response.Reason.class),
                                Arbitraries.integers().between(0, WireLimits.MAX_RETRY_AFTER_SECONDS))
                        .as(Response.Refused::new);
            case VALUE_FOUND -> values().map(Response.ValueFound::new);
            case ANNOUNCEMENTS_FOUND ->
                topics().flatMap(topic -> Combinators.combine(
                                announcements(topic).list().ofMaxSize(Response.AnnouncementsFound.MAX_ANNOUNCEMENTS),
                                Arbitraries.integers().between(0, Response.AnnouncementsFound.MAX_TOTAL),
                                Arbitraries.of(true, false))
                        .as((some, total, full) -> new Response.AnnouncementsFound(topic, some, total, full)));
            case ANNOUNCED -> Arbitraries.of(true, false).map(Response.Announced::new);
            case PROBING -> Arbitraries.just(new Response.Probing());
            case PUNCH_ANSWER -> Arbitraries.just(new Response.PunchAnswer());
            case COORDINATING ->
                Arbitraries.integers()
                        .between(0, Response.Coordinating.MAX_SECONDS)
                        .map(Response.Coordinating::new);
            case ORDER_PASSED -> passages().map(Response.OrderPassed::new);
            case RESERVED ->
                Combinators.combine(Arbitraries.integers().between(0, Response.Reserved.MAX_SECONDS), limits())
                        .as(Response.Reserved::new);
            case CIRCUIT_OPENED ->
                Combinators.combine(Arbitraries.longs(), limits(), Arbitraries.of(true, false))
                        .as(Response.CircuitOpened::new);
        });
    }

    private static Arbitrary<Notice> notices() {
        return Arbitraries.of(Notice.Kind.class).flatMap(kind -> switch (kind) {
            case KEEP_ALIVE -> Arbitraries.just(new Notice.KeepAlive());
            case PATH_CHALLENGE -> Arbitraries.longs().map(Notice.PathChallenge::new);
            case PATH_RESPONSE -> Arbitraries.longs().map(Notice.PathResponse::new);
            case GOODBYE -> Arbitraries.just(new Notice.Goodbye());
            case REACH_PROBE -> Arbitraries.longs().map(Notice.ReachProbe::new);
            case REACH_ECHO -> Arbitraries.longs().map(Notice.ReachEcho::new);
            case PUNCH_PACKET ->
                Combinators.combine(Arbitraries.longs(), Arbitraries.of(PacketRole.class))
                        .as(Notice.PunchPacket::new);
            case ORDER ->
                Combinators.combine(Values.peers(), passages(), sealed()).as(Notice.Order::new);
            case CIRCUIT_OFFERED ->
                Combinators.combine(Values.peers(), Arbitraries.longs(), limits(), Arbitraries.of(true, false))
                        .as(Notice.CircuitOffered::new);
            case CIRCUIT_CLOSED ->
                Combinators.combine(Arbitraries.longs(), Arbitraries.of(Notice.CircuitClosed.End.class))
                        .as(Notice.CircuitClosed::new);
        });
    }

    private static Arbitrary<PunchOrder> orders() {
        Arbitrary<List<Candidate>> candidates = Combinators.combine(
                        Arbitraries.of(Candidate.Kind.class), Values.endpoints())
                .as(Candidate::new)
                .list()
                .ofMaxSize(Candidate.MOST);
        Arbitrary<NatProfile> profiles = Combinators.combine(
                        Arbitraries.of(NatProfile.MappingBehavior.class),
                        Arbitraries.of(NatProfile.FilteringBehavior.class))
                .as(NatProfile::new);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of(PunchOrder.Kind.class),
                        Arbitraries.of(Round.class).filter(round -> round != Round.EARLY),
                        Combinators.combine(candidates, profiles, ports()).as(PunchOffer::new))
                .as(PunchOrder::new);
    }

    private static Arbitrary<PortPattern> ports() {
        Arbitrary<Integer> some = Arbitraries.integers().between(1, WireLimits.MAX_PORT);
        return Arbitraries.oneOf(
                Arbitraries.of(PortPattern.UNKNOWN, PortPattern.RANDOM),
                Combinators.combine(some, Arbitraries.of(1, -1), some)
                        .as((step, sign, next) -> PortPattern.sequential(sign * step, next)),
                Combinators.combine(some, some).as((a, b) -> PortPattern.window(Math.min(a, b), Math.max(a, b))));
    }

    private static Arbitrary<CircuitLimits> limits() {
        Arbitrary<Long> amounts = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(amounts, amounts, Arbitraries.integers().greaterOrEqual(0))
                .as(CircuitLimits::new);
    }

    private static Arbitrary<Bytes> sealed() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(Request.PassOrder.MAX_SEALED_BYTES)
                .map(Bytes::copyOf);
    }

    private static Arbitrary<Passage> passages() {
        Arbitrary<Integer> delays = Arbitraries.integers().between(0, Passage.MAX_DELAY_MICROS);
        return Combinators.combine(Values.endpoints(), delays, delays).as(Passage::new);
    }

    static Arbitrary<Topic> topics() {
        return Values.keys().map(Topic::new);
    }

    static Arbitrary<TopicShard> shards() {
        return Combinators.combine(topics(), Arbitraries.integers().between(0, TopicShard.MAX_LEVEL))
                .flatAs((topic, level) -> Arbitraries.integers()
                        .between(0, TopicShard.count(level) - 1)
                        .map(index -> new TopicShard(topic, level, index)));
    }

    static Arbitrary<SignedAnnouncement> announcements(Topic topic) {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1L << 45),
                        Arbitraries.integers().between(1, Announcement.MAX_LIFE_SECONDS))
                .as((issued, life) -> AnnouncementCodec.sign(
                        new Announcement(Values.SIGNER.peerId(), topic, issued, life), Values.SIGNER, NetworkId.MAIN));
    }

    static Arbitrary<Value> values() {
        Arbitrary<Bytes> contents = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(Value.MAX_CONTENT_BYTES)
                .map(Bytes::copyOf);
        Arbitrary<Bytes> salts = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(Value.Mutable.MAX_SALT_BYTES)
                .map(Bytes::copyOf);
        return Arbitraries.oneOf(
                contents.map(Value.Immutable::new),
                Combinators.combine(salts, Arbitraries.longs(), contents)
                        .as((salt, sequence, content) ->
                                ValueCodec.sign(salt, sequence, content, Values.SIGNER, NetworkId.MAIN)));
    }

    static Arbitrary<SignedPeerRecord> signedRecords() {
        return Values.records().map(record -> RecordCodec.sign(record, Values.SIGNER, NetworkId.MAIN));
    }
}
