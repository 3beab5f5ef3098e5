package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerRecord;
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

/** The examples of docs/wire.md, so that a change of the wire cannot leave the document behind. */
class WireExamplesTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "wire.md");
    private static final SignedPeerRecord RECORD = RecordCodec.sign(
            new PeerRecord(
                    Values.SIGNER.peerId(),
                    5,
                    1_800_000_000_000L,
                    1_800_007_200_000L,
                    List.of(Values.endpoint(7, 4433)),
                    NatProfile.UNKNOWN,
                    List.of(),
                    List.of()),
            Values.SIGNER,
            NetworkId.MAIN);

    private static final Topic CHAT = Topic.of(NetworkId.MAIN, "chat");
    private static final SignedAnnouncement ANNOUNCEMENT = AnnouncementCodec.sign(
            new Announcement(Values.SIGNER.peerId(), CHAT, 1_800_000_000_000L, 3_600), Values.SIGNER, NetworkId.MAIN);
    private static final Value.Mutable GREETING =
            ValueCodec.sign(ascii("greeting"), 1, ascii("hello"), Values.SIGNER, NetworkId.MAIN);

    private static final PunchOrder ORDER = new PunchOrder(
            0x0102030405060708L,
            PunchOrder.Kind.PREPARE,
            Round.PREDICTION,
            new PunchOffer(
                    List.of(new Candidate(Candidate.Kind.MAPPED, Values.endpoint(7, 4433))),
                    new NatProfile(
                            NatProfile.MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                            NatProfile.FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT),
                    PortPattern.sequential(-2, 40_000)));

    private static final long CIRCUIT = 0x0102030405060708L;
    private static final CircuitLimits LIMITS = new CircuitLimits(131_072, 0, 3_600);

    static Stream<Named<Bytes>> examples() {
        return Stream.of(
                Named.of(
                        "ping",
                        FrameCodec.encode(ask(0x0102030405060708L, Frame.Role.CLIENT, 900, new Request.Ping()))),
                Named.of("padded ping", FrameCodec.encodePadded(ask(1, Frame.Role.SERVER, 64, new Request.Ping()), 24)),
                Named.of(
                        "find-node",
                        FrameCodec.encode(ask(
                                1,
                                Frame.Role.SERVER,
                                900,
                                new Request.FindNode(Key.ofHex("ab".repeat(Key.LENGTH)), Families.BOTH)))),
                Named.of(
                        "nodes",
                        FrameCodec.encode(new Frame.Answering(
                                1,
                                Values.endpoint(9, 5000),
                                new Response.Nodes(
                                        List.of(new Contact(Values.SIGNER.peerId(), Values.endpoint(7, 4433))))))),
                Named.of("order", FrameCodec.encode(ask(1, Frame.Role.SERVER, 128, new Request.Punch(ORDER)))),
                Named.of(
                        "nomination",
                        FrameCodec.encode(
                                new Frame.Telling(new Notice.PunchPacket(ORDER.punch(), PacketRole.NOMINATION)))),
                Named.of(
                        "pass-order",
                        FrameCodec.encode(ask(
                                1,
                                Frame.Role.CLIENT,
                                128,
                                new Request.PassOrder(Values.SIGNER.peerId(), Bytes.ofHex("c0ffee"))))),
                Named.of(
                        "order-passed",
                        FrameCodec.encode(new Frame.Answering(
                                1,
                                Values.endpoint(9, 5000),
                                new Response.OrderPassed(new Passage(Values.endpoint(7, 4433), 20_000, 45_000))))),
                Named.of(
                        "order",
                        FrameCodec.encode(new Frame.Telling(new Notice.Order(
                                Values.SIGNER.peerId(),
                                new Passage(Values.endpoint(9, 5000), 45_000, 20_000),
                                Bytes.ofHex("c0ffee"))))),
                Named.of(
                        "open-circuit",
                        FrameCodec.encode(
                                ask(1, Frame.Role.CLIENT, 128, new Request.OpenCircuit(Values.SIGNER.peerId())))),
                Named.of(
                        "circuit-opened",
                        FrameCodec.encode(new Frame.Answering(
                                1, Values.endpoint(9, 5000), new Response.CircuitOpened(CIRCUIT, LIMITS, false)))),
                Named.of(
                        "circuit-offered",
                        FrameCodec.encode(new Frame.Telling(
                                new Notice.CircuitOffered(Values.SIGNER.peerId(), CIRCUIT, LIMITS, false)))),
                Named.of(
                        "circuit-closed",
                        FrameCodec.encode(
                                new Frame.Telling(new Notice.CircuitClosed(CIRCUIT, Notice.CircuitClosed.End.IDLE)))),
                Named.of("record", RECORD.encoded()),
                Named.of("signature", RECORD.signature()),
                Named.of("topic", Bytes.wrap(CHAT.id().toBytes())),
                Named.of("shard", Bytes.wrap(new TopicShard(CHAT, 2, 5).key().toBytes())),
                Named.of("announcement", AnnouncementCodec.encode(ANNOUNCEMENT)),
                Named.of("place", Bytes.wrap(GREETING.key(NetworkId.MAIN).toBytes())),
                Named.of("value", ValueCodec.encode(GREETING)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldStandInTheDocument(Bytes example) throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains("`" + example.toHex() + "`");
    }

    private static Bytes ascii(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Frame ask(long exchange, Frame.Role role, int maxAnswerBytes, Request request) {
        return new Frame.Asking(exchange, role, maxAnswerBytes, request);
    }
}
