package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Values;
import org.warrenp2p.proto.message.CircuitLimits;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.wire.CircuitClosedMessage;
import org.warrenp2p.proto.wire.CircuitLimitsMessage;
import org.warrenp2p.proto.wire.CircuitOfferedMessage;
import org.warrenp2p.proto.wire.CircuitOpenedMessage;
import org.warrenp2p.proto.wire.CoordinatingMessage;
import org.warrenp2p.proto.wire.FindNodeMessage;
import org.warrenp2p.proto.wire.FrameMessage;
import org.warrenp2p.proto.wire.KeepAliveMessage;
import org.warrenp2p.proto.wire.NodesMessage;
import org.warrenp2p.proto.wire.OpenCircuitMessage;
import org.warrenp2p.proto.wire.OrderMessage;
import org.warrenp2p.proto.wire.OrderPassedMessage;
import org.warrenp2p.proto.wire.PassOrderMessage;
import org.warrenp2p.proto.wire.PassageMessage;
import org.warrenp2p.proto.wire.PingMessage;
import org.warrenp2p.proto.wire.PongMessage;
import org.warrenp2p.proto.wire.RefusedMessage;
import org.warrenp2p.proto.wire.ReservedMessage;
import org.warrenp2p.proto.wire.StoredMessage;

/** Every limit: what is just within it is taken, what is one beyond is refused. */
class FrameCodecLimitsTest {

    private static final ByteString ENDPOINT = PackedAddresses.packEndpoint(Values.endpoint(1, 4433));
    private static final Contact CONTACT = new Contact(Values.SIGNER.peerId(), Values.endpoint(1, 4433));
    private static final Contact CONTACT6 = new Contact(Values.SIGNER.peerId(), Values.endpoint6(1, 4433));

    @Test
    void shouldBoundTheFrame() throws MalformedFrameException {
        Frame ping = ping(1_232);
        byte[] largest = FrameCodec.encodePadded(ping, 1_232).toArray();

        assertThat(FrameCodec.decode(largest, 0, 1_232)).isEqualTo(ping);
        assertThatThrownBy(() -> FrameCodec.decode(Arrays.copyOf(largest, 1_233), 0, 1_233))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("A frame is longer than 1,232 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encodePadded(ping, 1_233));
    }

    @Test
    void shouldPadToItsOwnLengthOrTwoMoreButNotOne() {
        Frame ping = ping(0);
        int lengthBytes = FrameCodec.encodedLength(ping);

        assertThat(FrameCodec.encodePadded(ping, lengthBytes)).isEqualTo(FrameCodec.encode(ping));
        assertThat(FrameCodec.encodePadded(ping, lengthBytes + 2).length()).isEqualTo(lengthBytes + 2);
        assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encodePadded(ping, lengthBytes + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encodePadded(ping, lengthBytes - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 129, 130, 131, 132, 133, 255, 256})
    void shouldPadAcrossTheStepOfTheLength(int more) throws MalformedFrameException {
        Frame ping = ping(0);
        byte[] padded = FrameCodec.encodePadded(ping, FrameCodec.encodedLength(ping) + more)
                .toArray();

        assertThat(padded).hasSize(FrameCodec.encodedLength(ping) + more);
        assertThat(FrameCodec.decode(padded, 0, padded.length)).isEqualTo(ping);
    }

    @Test
    void shouldBoundTheAnswerThatARequestAllows() throws MalformedFrameException {
        assertThat(decode(asking().setMaxAnswerBytes(1_232).setPing(PingMessage.getDefaultInstance())))
                .isEqualTo(new Frame.Asking(7, Frame.Role.SERVER, 1_232, new Request.Ping()));
        refused(asking().setMaxAnswerBytes(1_233).setPing(PingMessage.getDefaultInstance()));
        refused(asking().setMaxAnswerBytes(-1).setPing(PingMessage.getDefaultInstance()));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(ping(1_233)));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(ping(-1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void shouldWantTargetsOf32Bytes(int lengthBytes) throws MalformedFrameException {
        assertThat(decode(asking().setFindNode(findNode(32, 2))))
                .isEqualTo(new Frame.Asking(
                        7, Frame.Role.SERVER, 0, new Request.FindNode(new Key(0, 0, 0, 0), Families.BOTH)));
        refused(asking().setFindNode(findNode(lengthBytes, 2)));
    }

    @Test
    void shouldRefuseFamiliesThatItDoesNotKnow() {
        refused(asking().setFindNode(findNode(32, 3)));
        refused(asking().setFindNode(findNode(32, -1)));
    }

    @Test
    void shouldTakeReasonsThatItDoesNotKnowForUnknown() throws MalformedFrameException {
        FrameMessage.Builder message =
                answering().setRefused(RefusedMessage.newBuilder().setReasonValue(99));

        assertThat(((Frame.Answering) decode(message)).response())
                .isEqualTo(new Response.Refused(Response.Reason.UNKNOWN, 0));
    }

    @Test
    void shouldBoundTheAdviceToComeBack() throws MalformedFrameException {
        decode(answering().setRefused(RefusedMessage.newBuilder().setRetryAfterSeconds(86_400)));
        refused(answering().setRefused(RefusedMessage.newBuilder().setRetryAfterSeconds(86_401)));
        refused(answering().setRefused(RefusedMessage.newBuilder().setRetryAfterSeconds(-1)));
        Frame late = new Frame.Answering(7, Values.endpoint(1, 1), new Response.Refused(Response.Reason.BUSY, 86_401));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(late));
    }

    @Test
    void shouldBoundTheContactsOfAnAnswer() throws MalformedFrameException {
        Response.Nodes twenty = new Response.Nodes(Collections.nCopies(20, CONTACT6));

        assertThat(((Frame.Answering) decode(answering().setNodes(nodes(20)))).response())
                .isEqualTo(twenty);
        // 20 contacts of 51 bytes keep an answer within the 1,100 bytes that a request pays for
        assertThat(FrameCodec.encodedLength(new Frame.Answering(7, Values.endpoint6(1, 1), twenty)))
                .isLessThanOrEqualTo(1_100);
        refused(answering().setNodes(nodes(21)));
    }

    @Test
    void shouldRefuseContactsThatAreCutOffOrMarkedWrongly() {
        byte[] contact = PackedAddresses.packContacts(List.of(CONTACT)).toByteArray();
        for (int lengthBytes = 1; lengthBytes < contact.length; lengthBytes++) {
            ByteString cut = ByteString.copyFrom(contact, 0, lengthBytes);
            refused(answering().setNodes(NodesMessage.newBuilder().setContacts(cut)));
        }
        contact[0] = 5;
        refused(answering().setNodes(NodesMessage.newBuilder().setContacts(ByteString.copyFrom(contact))));
    }

    @Test
    void shouldRefuseEndpointsThatAreNowhere() {
        ByteString port0 = ByteString.copyFrom(new byte[] {1, 2, 3, 4, 0, 0});
        ByteString mapped = ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 1, 2, 3, 4, 0, 1});
        for (ByteString wrong : List.of(port0, mapped, ENDPOINT.substring(1), ENDPOINT.concat(port0))) {
            refused(answering().setObserved(wrong).setStored(StoredMessage.getDefaultInstance()));
            refused(answering().setPong(PongMessage.newBuilder().setOtherEndpoint(wrong)));
        }
        refused(answering().clearObserved().setStored(StoredMessage.getDefaultInstance()));
        Endpoint nowhere = new Endpoint(IpAddress.parse("1.2.3.4"), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameCodec.encode(new Frame.Answering(7, nowhere, new Response.Stored())));
    }

    @Test
    void shouldRefusePortsThatAreNone() throws MalformedFrameException {
        for (int wrong : new int[] {-1, 65_536}) {
            refused(answering().setPong(PongMessage.newBuilder().setAuxiliaryPort(wrong)));
            refused(answering().setPong(PongMessage.newBuilder().setTunnelPort(wrong)));
            Endpoint observed = Endpoint.parse("1.2.3.4:5");
            for (Response pong : List.of(
                    new Response.Pong(Frame.Role.SERVER, null, wrong),
                    new Response.Pong(Frame.Role.SERVER, null, 0, 0, wrong))) {
                Frame frame = new Frame.Answering(7, observed, pong);
                assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(frame));
            }
        }
    }

    @Test
    void shouldBoundSealedOrders() throws MalformedFrameException {
        PeerId peer = Values.SIGNER.peerId();
        Passage passage = new Passage(Values.endpoint6(1, 1), Passage.MAX_DELAY_MICROS, Passage.MAX_DELAY_MICROS);
        Bytes largest = Bytes.wrap(new byte[700]);
        Frame ask = new Frame.Asking(7, Frame.Role.CLIENT, 0, new Request.PassOrder(peer, largest));
        Frame tell = new Frame.Telling(new Notice.Order(peer, passage, largest));

        for (Frame frame : List.of(ask, tell)) {
            byte[] encoded = FrameCodec.encode(frame).toArray();
            assertThat(FrameCodec.decode(encoded, 0, encoded.length)).isEqualTo(frame);
        }
        for (int wrong : new int[] {0, 701}) {
            ByteString sealed = ByteString.copyFrom(new byte[wrong]);
            refused(asking().setPassOrder(passOrder(32).setSealed(sealed)));
            refused(FrameMessage.newBuilder().setOrder(order(32, 0).setSealed(sealed)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Request.PassOrder(peer, Bytes.wrap(new byte[wrong])));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Notice.Order(peer, passage, Bytes.wrap(new byte[wrong])));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void shouldWantKeysOf32BytesInOrders(int lengthBytes) throws MalformedFrameException {
        decode(asking().setPassOrder(passOrder(32)));
        decode(FrameMessage.newBuilder().setOrder(order(32, 0)));
        refused(asking().setPassOrder(passOrder(lengthBytes)));
        refused(FrameMessage.newBuilder().setOrder(order(lengthBytes, 0)));
    }

    @Test
    void shouldBoundTheDelaysOfACoordinator() throws MalformedFrameException {
        decode(FrameMessage.newBuilder().setOrder(order(32, 5_000_000)));
        for (int wrong : new int[] {-1, 5_000_001}) {
            refused(FrameMessage.newBuilder().setOrder(order(32, wrong)));
            refused(answering()
                    .setOrderPassed(OrderPassedMessage.newBuilder()
                            .setPassage(PassageMessage.newBuilder()
                                    .setValidated(ENDPOINT)
                                    .setOtherDelayMicros(wrong))));
            assertThatIllegalArgumentException().isThrownBy(() -> new Passage(Values.endpoint(1, 1), wrong, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> new Passage(Values.endpoint(1, 1), 0, wrong));
        }
        refused(answering().setOrderPassed(OrderPassedMessage.getDefaultInstance()));
    }

    @Test
    void shouldBoundThePromiseOfACoordinator() throws MalformedFrameException {
        decode(answering().setCoordinating(CoordinatingMessage.newBuilder().setExpiresSeconds(3_600)));
        for (int wrong : new int[] {-1, 3_601}) {
            refused(answering().setCoordinating(CoordinatingMessage.newBuilder().setExpiresSeconds(wrong)));
            assertThatIllegalArgumentException().isThrownBy(() -> new Response.Coordinating(wrong));
        }
    }

    @Test
    void shouldBoundThePromisesOfARelay() throws MalformedFrameException {
        decode(answering().setReserved(ReservedMessage.newBuilder().setExpiresSeconds(86_400)));
        for (int wrong : new int[] {-1, 86_401}) {
            refused(answering().setReserved(ReservedMessage.newBuilder().setExpiresSeconds(wrong)));
            assertThatIllegalArgumentException().isThrownBy(() -> new Response.Reserved(wrong, CircuitLimits.NONE));
        }
        for (CircuitLimitsMessage.Builder wrong : List.of(
                CircuitLimitsMessage.newBuilder().setBytesPerSecond(-1),
                CircuitLimitsMessage.newBuilder().setBytes(-1),
                CircuitLimitsMessage.newBuilder().setSeconds(-1))) {
            refused(answering().setReserved(ReservedMessage.newBuilder().setLimits(wrong)));
            refused(answering()
                    .setCircuitOpened(CircuitOpenedMessage.newBuilder().setLimits(wrong)));
            refused(FrameMessage.newBuilder().setCircuitOffered(offered(32).setLimits(wrong)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void shouldWantKeysOf32BytesInCircuits(int lengthBytes) throws MalformedFrameException {
        decode(asking().setOpenCircuit(openCircuit(32)));
        decode(FrameMessage.newBuilder().setCircuitOffered(offered(32)));
        refused(asking().setOpenCircuit(openCircuit(lengthBytes)));
        refused(FrameMessage.newBuilder().setCircuitOffered(offered(lengthBytes)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 17, 19})
    void shouldWantWholeEndpointsOfTargets(int lengthBytes) throws MalformedFrameException {
        decode(asking().setOpenCircuit(
                        openCircuit(32).setEndpoint(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 0, 1}))));
        refused(asking().setOpenCircuit(openCircuit(32).setEndpoint(ByteString.copyFrom(new byte[lengthBytes]))));
    }

    @Test
    void shouldTakeReasonsThatItDoesNotKnowForUnknownOnes() throws MalformedFrameException {
        byte[] later = FrameMessage.newBuilder()
                .setCircuitClosed(
                        CircuitClosedMessage.newBuilder().setCircuit(7).setEndValue(99))
                .build()
                .toByteArray();

        assertThat(FrameCodec.decode(later, 0, later.length))
                .isEqualTo(new Frame.Telling(new Notice.CircuitClosed(7, Notice.CircuitClosed.End.UNKNOWN)));
    }

    @Test
    void shouldIgnoreFieldsThatItDoesNotKnow() throws MalformedFrameException {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(14, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                .addField(
                        31,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .build();

        assertThat(decode(FrameMessage.newBuilder()
                        .setKeepAlive(KeepAliveMessage.getDefaultInstance())
                        .setUnknownFields(later)))
                .isInstanceOf(Frame.Telling.class);
        refused(FrameMessage.newBuilder().setUnknownFields(later));
        refused(FrameMessage.newBuilder());
    }

    @Test
    void shouldBoundTheNesting() throws MalformedFrameException {
        // a keep-alive, and groups (wire types 3 and 4) of field 62 within each other
        byte[] deepest = nested(8).toArray();

        assertThat(FrameCodec.decode(deepest, 0, deepest.length)).isInstanceOf(Frame.Telling.class);
        refused(nested(9));
    }

    @Test
    void shouldRefuseWhatFollowsAMessage() {
        // the end of a group that never began, and a field with number 0
        refused(Bytes.ofHex("820300" + "f403"));
        refused(Bytes.ofHex("820300" + "f403" + "820300"));
        refused(Bytes.ofHex("820300" + "00"));
    }

    private static Bytes nested(int depth) {
        return Bytes.ofHex("820300" + "f303".repeat(depth) + "f403".repeat(depth));
    }

    private static Frame ping(int maxAnswerBytes) {
        return new Frame.Asking(7, Frame.Role.SERVER, maxAnswerBytes, new Request.Ping());
    }

    private static FrameMessage.Builder asking() {
        return FrameMessage.newBuilder().setExchange(7);
    }

    private static FrameMessage.Builder answering() {
        return FrameMessage.newBuilder().setExchange(7).setObserved(ENDPOINT);
    }

    private static FindNodeMessage.Builder findNode(int targetBytes, int families) {
        return FindNodeMessage.newBuilder()
                .setTarget(ByteString.copyFrom(new byte[targetBytes]))
                .setFamiliesValue(families);
    }

    private static OpenCircuitMessage.Builder openCircuit(int targetBytes) {
        return OpenCircuitMessage.newBuilder().setTarget(ByteString.copyFrom(new byte[targetBytes]));
    }

    private static CircuitOfferedMessage.Builder offered(int fromBytes) {
        return CircuitOfferedMessage.newBuilder().setFrom(ByteString.copyFrom(new byte[fromBytes]));
    }

    private static PassOrderMessage.Builder passOrder(int targetBytes) {
        return PassOrderMessage.newBuilder()
                .setTarget(ByteString.copyFrom(new byte[targetBytes]))
                .setSealed(ByteString.copyFromUtf8("sealed"));
    }

    private static OrderMessage.Builder order(int fromBytes, int delayMicros) {
        return OrderMessage.newBuilder()
                .setFrom(ByteString.copyFrom(new byte[fromBytes]))
                .setPassage(PassageMessage.newBuilder().setValidated(ENDPOINT).setOwnDelayMicros(delayMicros))
                .setSealed(ByteString.copyFromUtf8("sealed"));
    }

    private static NodesMessage.Builder nodes(int count) {
        return NodesMessage.newBuilder()
                .setContacts(PackedAddresses.packContacts(Collections.nCopies(count, CONTACT6)));
    }

    private static Frame decode(FrameMessage.Builder message) throws MalformedFrameException {
        byte[] bytes = message.build().toByteArray();
        return FrameCodec.decode(bytes, 0, bytes.length);
    }

    private static void refused(FrameMessage.Builder message) {
        refused(Bytes.wrap(message.build().toByteArray()));
    }

    private static void refused(Bytes bytes) {
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> FrameCodec.decode(bytes.toArray(), 0, bytes.length()));
    }
}
