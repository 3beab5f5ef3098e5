package org.warrenp2p.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.ManualLoop;
import org.warrenp2p.transport.SeededEntropy;
import org.warrenp2p.transport.UdpSocket;

class StunClientTest {

    private static final Endpoint SERVER = Endpoint.parse("192.0.2.1:3478");
    private static final Endpoint MAPPED = Endpoint.parse("203.0.113.7:40001");

    private final ManualLoop loop = new ManualLoop(Long.MAX_VALUE - 1_000);
    private final Counters counters = new Counters();
    private final Recorder socket = new Recorder();
    private final StunClient client = new StunClient(loop, new SeededEntropy(1), counters);
    private final List<StunClient.Answer> answers = new ArrayList<>();
    private final List<Failure.Code> failures = new ArrayList<>();

    @Test
    void shouldTellWhereTheServerSeesTheSocketAndWhenItWasAsked() {
        long asked = loop.nanoTime();
        ask();
        loop.advance(Duration.ofMillis(600).toNanos());
        answer(socket, SERVER, socket.sent.get(1));
        assertThat(answers).containsExactly(new StunClient.Answer(SERVER, MAPPED, asked));
        assertThat(client.size()).isZero();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void shouldRepeatTheSameRequestAndGiveUpAfterFiveSeconds() {
        ask();
        loop.advance(Duration.ofMillis(4_999).toNanos());
        assertThat(socket.atMillis()).containsExactly(0L, 500L, 1_500L, 3_500L);
        assertThat(socket.sent.stream().distinct()).hasSize(1);
        assertThat(failures).isEmpty();
        loop.advance(Duration.ofMillis(1).toNanos());
        assertThat(failures).containsExactly(Failure.Code.TIMEOUT);
        answer(socket, SERVER, socket.sent.get(0));
        assertThat(answers).isEmpty();
    }

    @Test
    void shouldBelieveNobodyElse() {
        ask();
        Recorder other = new Recorder();
        answer(socket, Endpoint.parse("192.0.2.1:3479"), socket.sent.get(0));
        answer(socket, Endpoint.parse("192.0.2.2:3478"), socket.sent.get(0));
        answer(other, SERVER, socket.sent.get(0));
        byte[] forged = socket.sent.get(0).toArray();
        forged[19] ^= 1;
        answer(socket, SERVER, Bytes.wrap(forged));
        assertThat(answers).isEmpty();
        assertThat(counters.snapshot()).containsEntry("stun.client_unsolicited", 4L);
        answer(socket, SERVER, socket.sent.get(0));
        assertThat(answers).hasSize(1);
    }

    @Test
    void shouldGoOnWaitingAfterWhatCannotBeRead() throws MalformedStunException {
        ask();
        Bytes id = StunMessage.decode(socket.sent.get(0).asBuffer()).transactionId();
        receive(new StunWriter(StunMessage.Type.SUCCESS, StunMessage.BINDING, id).finish());
        receive(new StunWriter(StunMessage.Type.SUCCESS, 3, id)
                .xorMappedAddress(MAPPED)
                .finish());
        receive(new StunWriter(StunMessage.Type.INDICATION, StunMessage.BINDING, id)
                .xorMappedAddress(MAPPED)
                .finish());
        receive(Bytes.ofHex("0101"));
        byte[] broken = new StunWriter(StunMessage.Type.SUCCESS, StunMessage.BINDING, id)
                .xorMappedAddress(MAPPED)
                .fingerprint()
                .finish()
                .toArray();
        broken[broken.length - 1] ^= 1;
        receive(Bytes.wrap(broken));
        assertThat(answers).isEmpty();
        assertThat(failures).isEmpty();
        assertThat(counters.snapshot()).containsEntry("stun.client_malformed", 5L);
        answer(socket, SERVER, socket.sent.get(0));
        assertThat(answers).hasSize(1);
    }

    @Test
    void shouldTakeARefusalForAnEnd() throws MalformedStunException {
        ask();
        Bytes id = StunMessage.decode(socket.sent.get(0).asBuffer()).transactionId();
        receive(new StunWriter(StunMessage.Type.ERROR, StunMessage.BINDING, id)
                .errorCode(420)
                .finish());
        assertThat(failures).containsExactly(Failure.Code.REFUSED);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void shouldAskNoMoreThanItsBound() {
        for (int i = 0; i < StunClient.MAX_OPEN; i++) {
            ask();
        }
        assertThat(socket.sent.stream().distinct()).hasSize(StunClient.MAX_OPEN);
        ask();
        loop.advance(0);
        assertThat(failures).containsExactly(Failure.Code.LIMIT);
        assertThat(socket.sent).hasSize(StunClient.MAX_OPEN);
        client.closed(new Recorder());
        assertThat(client.size()).isEqualTo(StunClient.MAX_OPEN);
        client.closed(socket);
        assertThat(client.size()).isZero();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void shouldSayNothingToWhoHasGivenUp() {
        ask().run();
        socket.reaches = false;
        ask().run();
        ask();
        loop.advance(Duration.ofSeconds(6).toNanos());
        assertThat(failures).containsExactly(Failure.Code.UNREACHABLE);
        assertThat(socket.sent).hasSize(1);
    }

    @Test
    void shouldTellAnswersFromRequestsByTheirFirstByte() {
        ask();
        assertThat(StunClient.isAnswer(socket.sent.get(0).asBuffer().get(0))).isFalse();
        assertThat(StunClient.isAnswer(
                        new StunWriter(StunMessage.Type.ERROR, StunMessage.BINDING, Bytes.ofHex("00".repeat(12)))
                                .finish()
                                .asBuffer()
                                .get(0)))
                .isTrue();
    }

    private Runnable ask() {
        return client.ask(socket, SERVER, Completion.of(answers::add, failure -> failures.add(failure.code())));
    }

    private void answer(UdpSocket at, Endpoint from, Bytes request) {
        Bytes id = Bytes.copyOf(request.toArray(), StunFormat.TRANSACTION_OFFSET, StunFormat.TRANSACTION_BYTES);
        Bytes answer = new StunWriter(StunMessage.Type.SUCCESS, StunMessage.BINDING, id)
                .xorMappedAddress(MAPPED)
                .finish();
        client.onDatagram(at, from, answer.asBuffer());
    }

    private void receive(Bytes packet) {
        client.onDatagram(socket, SERVER, packet.asBuffer());
    }

    /** Keeps what is sent, and when. */
    private final class Recorder implements UdpSocket {

        private final long beganNanos = loop.nanoTime();
        private final List<Bytes> sent = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private boolean reaches = true;

        List<Long> atMillis() {
            return times.stream().map(nanos -> (nanos - beganNanos) / 1_000_000).toList();
        }

        @Override
        public Endpoint localEndpoint() {
            return Endpoint.parse("192.168.1.5:4433");
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return reaches;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            sent.add(Bytes.wrap(bytes));
            times.add(loop.nanoTime());
        }

        @Override
        public void close() {}
    }
}
