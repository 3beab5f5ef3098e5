package org.warrenp2p.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;

class StunResponderTest {

    private static final Bytes TRANSACTION = Bytes.ofHex("b7e7a701bc34d686fa87dfae");
    private static final Endpoint SOURCE = Endpoint.parse("192.0.2.1:32853");
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Clock clock = new Clock();
    private final Counters counters = new Counters();
    private final Recorder socket = new Recorder();
    private final StunResponder responder = new StunResponder(clock, counters);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:32853, 0101000c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643",
        "[2001:db8:1234:5678:11:2233:4455:6677]:32853, "
                + "010100182112a442b7e7a701bc34d686fa87dfae002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    })
    void shouldAnswerWithTheMappedAddressAlone(String source, String answer) {
        receive(Endpoint.parse(source), request().finish());
        assertThat(socket.sent).containsExactly(Bytes.ofHex(answer));
        assertThat(socket.destinations).containsExactly(Endpoint.parse(source));
        assertThat(counters.snapshot()).containsEntry("stun.answered", 1L);
    }

    @Test
    void shouldAnswerWithFingerprintWhoeverAsksWithIt() throws MalformedStunException {
        receive(SOURCE, request().fingerprint().finish());
        StunMessage answer = onlyAnswer();
        assertThat(answer.attributeTypes()).containsExactly(StunFormat.XOR_MAPPED_ADDRESS, StunFormat.FINGERPRINT);
        assertThat(answer.fingerprintIsRight()).isTrue();
        assertThat(answer.lengthBytes()).isEqualTo(40);
    }

    @Test
    void shouldDropAWrongFingerprint() {
        byte[] packet = request().fingerprint().finish().toArray();
        packet[packet.length - 1] ^= 1;
        receive(SOURCE, Bytes.wrap(packet));
        assertThat(socket.sent).isEmpty();
        assertThat(counters.snapshot()).containsEntry("stun.malformed", 1L);
    }

    @Test
    void shouldRefuseTheSampleRequestForItsPriorityWhichIsOfIce() throws MalformedStunException {
        receive(SOURCE, Rfc5769.vector("request"));
        StunMessage answer = onlyAnswer();
        assertThat(answer.type()).isEqualTo(StunMessage.Type.ERROR);
        assertThat(answer.transactionId()).isEqualTo(TRANSACTION);
        assertThat(answer.attribute(StunFormat.ERROR_CODE)).isEqualTo(Bytes.ofHex("00000414"));
        assertThat(answer.attribute(StunFormat.UNKNOWN_ATTRIBUTES)).isEqualTo(Bytes.ofHex("0024"));
        assertThat(answer.fingerprintIsRight()).isTrue();
        assertThat(counters.snapshot()).containsEntry("stun.unknown_attribute", 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.longterm", "request.sha256"})
    void shouldAnswerRequestsWhoseCredentialsItDoesNotNeed(String name) throws MalformedStunException {
        receive(SOURCE, Rfc5769.vector(name));
        assertThat(onlyAnswer().xorMappedAddress()).isEqualTo(SOURCE);
        assertThat(onlyAnswer().lengthBytes()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNeverSendAnErrorThatIsLargerThanTheLargestAnswerAndTheRequest(boolean fingerprint) {
        for (int unknown = 1; unknown <= 300; unknown++) {
            clock.nowNanos += SECOND_NANOS;
            StunWriter writer = request();
            for (int type = 0; type < unknown; type++) {
                writer.attribute(0x4000 + type, Bytes.EMPTY);
            }
            Bytes packet = (fingerprint ? writer.fingerprint() : writer).finish();
            receive(SOURCE, packet);
            int most = Math.max(packet.length(), fingerprint ? 52 : 44);
            assertThat(socket.sent.get(unknown - 1).length())
                    .as("%d unknown attributes", unknown)
                    .isLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "001100002112a442b7e7a701bc34d686fa87dfae", // an indication
                "010100002112a442b7e7a701bc34d686fa87dfae", // an answer: two responders must not talk for ever
                "011100002112a442b7e7a701bc34d686fa87dfae", // an error
                "000300002112a442b7e7a701bc34d686fa87dfae" // TURN's Allocate
            })
    void shouldDropWhatIsNoBindingRequest(String packet) {
        receive(SOURCE, Bytes.ofHex(packet));
        assertThat(socket.sent).isEmpty();
        assertThat(counters.snapshot()).containsEntry("stun.not_a_binding_request", 1L);
    }

    @Test
    void shouldDropWhatIsNoStun() {
        receive(SOURCE, Bytes.ofHex("00"));
        receive(SOURCE, Bytes.ofHex("000100000000000000000000000000000000000000"));
        assertThat(socket.sent).isEmpty();
        assertThat(counters.snapshot()).containsEntry("stun.malformed", 2L);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.200, 192.0.3.7", "2001:db8:5::1, 2001:db8:5:99::1, 2001:db8:6::1"})
    void shouldAnswerTenInASecondPerNetwork(String asker, String neighbour, String elsewhere) {
        for (int i = 0; i < 15; i++) {
            receive(at(asker, 1000 + i), request().finish());
            receive(at(neighbour, 1000 + i), request().finish());
        }
        assertThat(socket.sent).hasSize(10);
        receive(at(elsewhere, 1), request().finish());
        assertThat(socket.sent).hasSize(11);
        clock.nowNanos += SECOND_NANOS / 10;
        receive(at(asker, 1), request().finish());
        receive(at(asker, 1), request().finish());
        assertThat(socket.sent).hasSize(12);
        assertThat(counters.snapshot()).containsEntry("stun.rate_limited", 21L);
    }

    @Test
    void shouldSendNoMoreThanTheRateHoweverManyNetworksAreSpoofed() {
        Endpoint victim = Endpoint.parse("192.0.2.1:7");
        for (int i = 0; i < 100_000; i++) {
            receive(
                    new Endpoint(IpAddress.ofIpv4(0x0a000000 + (i << 8)), 7),
                    request().finish());
            receive(victim, request().finish());
        }
        assertThat(socket.destinations.stream().filter(victim::equals)).hasSize(10);
        assertThat(new TreeSet<>(socket.destinations)).hasSize(StunResponder.MAX_NETWORKS);
    }

    private static StunWriter request() {
        return new StunWriter(StunMessage.Type.REQUEST, StunMessage.BINDING, TRANSACTION);
    }

    private static Endpoint at(String address, int port) {
        return new Endpoint(IpAddress.parse(address), port);
    }

    private void receive(Endpoint source, Bytes packet) {
        responder.onDatagram(socket, source, packet.asBuffer());
    }

    private StunMessage onlyAnswer() throws MalformedStunException {
        assertThat(socket.sent).hasSize(1);
        return StunMessage.decode(socket.sent.get(0).asBuffer());
    }

    private static final class Recorder implements UdpSocket {

        final List<Bytes> sent = new ArrayList<>();
        final List<Endpoint> destinations = new ArrayList<>();

        @Override
        public Endpoint localEndpoint() {
            return Endpoint.parse("198.51.100.1:3478");
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return true;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            sent.add(Bytes.wrap(bytes));
            destinations.add(destination);
        }

        @Override
        public void close() {}
    }

    private static final class Clock implements EventLoop {

        /** Soon over the end of a long: nobody may compare by {@code <}. */
        long nowNanos = Long.MAX_VALUE - SECOND_NANOS / 20;

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean inLoop() {
            return true;
        }
    }
}
