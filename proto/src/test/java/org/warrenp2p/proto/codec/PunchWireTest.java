package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.Values;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.proto.wire.FrameMessage;
import org.warrenp2p.proto.wire.PortPatternMessage;
import org.warrenp2p.proto.wire.PunchMessage;

class PunchWireTest {

    private static final Candidate HOST6 = new Candidate(Candidate.Kind.HOST, Values.endpoint6(1, 4433));
    private static final ByteString PACKED_HOST6 = PackedAddresses.packCandidates(List.of(HOST6));

    /** A first packet has 133 bytes around its frame, and an order at most 700 in all. */
    private static final int MOST_FRAME_BYTES = 700 - 133;

    @Test
    void shouldLeaveRoomForTheLongestOrder() {
        NatProfile nat = new NatProfile(
                NatProfile.MappingBehavior.ADDRESS_AND_PORT_DEPENDENT,
                NatProfile.FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
        PunchOffer offer = new PunchOffer(
                Collections.nCopies(Candidate.MOST, HOST6), nat, PortPattern.sequential(-65_535, 65_535));
        PunchOrder order = new PunchOrder(-1, PunchOrder.Kind.DECLINE, Round.SPRAY, offer);

        assertThat(FrameCodec.encodedLength(new Frame.Asking(-1, Frame.Role.CLIENT, 1_232, new Request.Punch(order))))
                .isLessThanOrEqualTo(MOST_FRAME_BYTES / 2);
    }

    @Test
    void shouldGiveEveryPacketOfAPunchTheLengthOfAChallenge() {
        int challenge = FrameCodec.encodedLength(new Frame.Telling(new Notice.PathChallenge(-1)));
        for (PacketRole role : PacketRole.values()) {
            assertThat(FrameCodec.encodedLength(new Frame.Telling(new Notice.PunchPacket(0, role))))
                    .isEqualTo(challenge);
        }
    }

    @Test
    void shouldNeverAnswerAnOrderWithMoreThanItHas() {
        PunchOffer empty = new PunchOffer(List.of(), NatProfile.UNKNOWN, PortPattern.UNKNOWN);
        PunchOrder shortest = new PunchOrder(0, PunchOrder.Kind.FIRE, Round.FIRE, empty);
        int order = FrameCodec.encodedLength(new Frame.Asking(-1, Frame.Role.SERVER, 128, new Request.Punch(shortest)));
        int answer = FrameCodec.encodedLength(
                new Frame.Answering(-1, Endpoint.parse("[2001:db8::1]:4433"), new Response.PunchAnswer()));

        // 133 and 57 bytes are around them
        assertThat(answer + 57).isLessThan(order + 133);
    }

    @Test
    void shouldBoundTheCandidates() throws MalformedFrameException {
        assertThat(candidatesOf(eightCandidates())).containsOnly(HOST6).hasSize(8);
        refused(order().setCandidates(eightCandidates().concat(PACKED_HOST6)));
        for (int lengthBytes = 1; lengthBytes < PACKED_HOST6.size(); lengthBytes++) {
            refused(order().setCandidates(PACKED_HOST6.substring(0, lengthBytes)));
        }
    }

    @Test
    void shouldTakeCandidatesOfAKindThatItDoesNotKnowForTheMostDelicateOnes() throws MalformedFrameException {
        for (int kind : new int[] {0, 8, 255}) {
            ByteString unknown = ByteString.copyFrom(new byte[] {(byte) kind}).concat(PACKED_HOST6.substring(1));

            assertThat(candidatesOf(unknown)).containsExactly(new Candidate(Candidate.Kind.MAPPED, HOST6.endpoint()));
        }
    }

    @Test
    void shouldRefuseWhatCannotBeObeyed() {
        refused(order().setKindValue(3));
        refused(order().setRoundValue(4));
    }

    @Test
    void shouldNotWriteAnOrderForProbesThatNeedNone() {
        PunchOffer empty = new PunchOffer(List.of(), NatProfile.UNKNOWN, PortPattern.UNKNOWN);
        PunchOrder early = new PunchOrder(1, PunchOrder.Kind.FIRE, Round.EARLY, empty);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FrameCodec.encode(new Frame.Asking(1, Frame.Role.SERVER, 128, new Request.Punch(early))));
    }

    @Test
    void shouldTakeAPatternThatItDoesNotKnowForNone() throws MalformedFrameException {
        assertThat(offerOf(order().setPorts(ports(4).setDelta(7))).ports()).isEqualTo(PortPattern.UNKNOWN);
    }

    @Test
    void shouldRefusePatternsThatAreNone() throws MalformedFrameException {
        assertThat(offerOf(order().setPorts(ports(1).setDelta(-65_535).setNext(65_535)))
                        .ports())
                .isEqualTo(PortPattern.sequential(-65_535, 65_535));
        refused(order().setPorts(ports(1).setNext(1_024)));
        refused(order().setPorts(ports(1).setDelta(65_536).setNext(1_024)));
        refused(order().setPorts(ports(1).setDelta(Integer.MIN_VALUE).setNext(1_024)));
        refused(order().setPorts(ports(1).setDelta(1)));
        refused(order().setPorts(ports(1).setDelta(1).setNext(65_536)));
        refused(order().setPorts(ports(1).setDelta(1).setNext(-1)));
        assertThat(offerOf(order().setPorts(ports(2).setFirst(5).setLast(5))).ports())
                .isEqualTo(PortPattern.window(5, 5));
        refused(order().setPorts(ports(2).setFirst(6).setLast(5)));
        refused(order().setPorts(ports(2).setLast(5)));
        refused(order().setPorts(ports(2).setFirst(5).setLast(65_536)));
    }

    private static ByteString eightCandidates() {
        return PackedAddresses.packCandidates(Collections.nCopies(Candidate.MOST, HOST6));
    }

    private static List<Candidate> candidatesOf(ByteString packed) throws MalformedFrameException {
        return offerOf(order().setCandidates(packed)).candidates();
    }

    private static PunchOffer offerOf(PunchMessage.Builder order) throws MalformedFrameException {
        Frame.Asking frame = (Frame.Asking) decode(order);
        return ((Request.Punch) frame.request()).order().offer();
    }

    private static PunchMessage.Builder order() {
        return PunchMessage.newBuilder().setPunch(7);
    }

    private static PortPatternMessage.Builder ports(int kind) {
        return PortPatternMessage.newBuilder().setKindValue(kind);
    }

    private static void refused(PunchMessage.Builder order) {
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(order));
    }

    private static Frame decode(PunchMessage.Builder order) throws MalformedFrameException {
        byte[] bytes =
                FrameMessage.newBuilder().setExchange(7).setPunch(order).build().toByteArray();
        return FrameCodec.decode(bytes, 0, bytes.length);
    }
}
