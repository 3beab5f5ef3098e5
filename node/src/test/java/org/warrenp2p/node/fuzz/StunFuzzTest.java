package org.warrenp2p.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.MalformedStunException;
import org.warrenp2p.transport.stun.StunClient;
import org.warrenp2p.transport.stun.StunMessage;
import org.warrenp2p.transport.stun.StunResponder;
import org.warrenp2p.transport.stun.StunWriter;

/** STUN: every message is answered or counted, and the answer is small and can be read. */
class StunFuzzTest {

    private static final Endpoint SOURCE = Endpoint.parse("[2001:db8::1]:32853");
    private static final Bytes TRANSACTION = Bytes.ofHex("b7e7a701bc34d686fa87dfae");

    @FuzzTest(maxDuration = "1m")
    void request(byte[] data) throws MalformedStunException {
        Counters counters = new Counters();
        Sent sent = new Sent();
        new StunResponder(new Simulation(1).addHost().loop(), counters)
                .onDatagram(sent, SOURCE, ByteBuffer.wrap(data).asReadOnlyBuffer());
        long counted =
                counters.snapshot().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counted).isEqualTo(1);
        if (!sent.answers.isEmpty()) {
            Bytes answer = sent.answers.get(0);
            StunMessage read = StunMessage.decode(answer.asBuffer());
            assertThat(answer.length()).isLessThanOrEqualTo(Math.max(data.length, read.hasFingerprint() ? 52 : 44));
            assertThat(read.transactionId()).isEqualTo(Bytes.copyOf(data, 8, 12));
        }
    }

    @FuzzTest(maxDuration = "1m")
    void answer(byte[] data) {
        Counters counters = new Counters();
        Sent socket = new Sent();
        StunClient client = new StunClient(new Simulation(1).addHost().loop(), new OneTransaction(), counters);
        List<Boolean> ends = new ArrayList<>();
        var unused = client.ask(socket, SOURCE, Completion.of(answer -> ends.add(true), failure -> ends.add(false)));
        client.onDatagram(socket, SOURCE, ByteBuffer.wrap(data).asReadOnlyBuffer());
        long dropped = counters.counter("stun.client_malformed").value()
                + counters.counter("stun.client_unsolicited").value();
        assertThat(ends.size() + dropped).isEqualTo(1);
    }

    @FuzzTest(maxDuration = "1m")
    void message(byte[] data) {
        try {
            StunMessage read = StunMessage.decode(ByteBuffer.wrap(data));
            read.xorMappedAddress();
            read.fingerprintIsRight();
            read.integrityIsRight(TRANSACTION);
        } catch (MalformedStunException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheSeedsInStep() throws IOException {
        Map<String, Bytes> seeds = new LinkedHashMap<>();
        seeds.put("bare", writer(StunMessage.Type.REQUEST).finish());
        seeds.put("fingerprint", writer(StunMessage.Type.REQUEST).fingerprint().finish());
        seeds.put(
                "credentials",
                writer(StunMessage.Type.REQUEST)
                        .attribute(0x6, Bytes.ofHex("6576746a"))
                        .attribute(0x8, Bytes.wrap(new byte[20]))
                        .fingerprint()
                        .finish());
        seeds.put(
                "unknown",
                writer(StunMessage.Type.REQUEST)
                        .attribute(0x24, Bytes.ofHex("6e0001ff"))
                        .finish());
        SeedFiles.check(StunFuzzTest.class, "request", seeds);
        seeds.put(
                "response",
                writer(StunMessage.Type.SUCCESS)
                        .xorMappedAddress(SOURCE)
                        .fingerprint()
                        .finish());
        SeedFiles.check(StunFuzzTest.class, "message", seeds);
        Map<String, Bytes> answers = new LinkedHashMap<>();
        answers.put(
                "success",
                writer(StunMessage.Type.SUCCESS).xorMappedAddress(SOURCE).finish());
        answers.put("empty", writer(StunMessage.Type.SUCCESS).finish());
        answers.put("error", writer(StunMessage.Type.ERROR).errorCode(420).finish());
        SeedFiles.check(StunFuzzTest.class, "answer", answers);
    }

    private static StunWriter writer(StunMessage.Type type) {
        return new StunWriter(type, StunMessage.BINDING, TRANSACTION);
    }

    /** Every request has the transaction id of the seeds. */
    private static final class OneTransaction implements Entropy {

        @Override
        public void fill(byte[] target) {
            TRANSACTION.copyTo(target, 0);
        }

        @Override
        public long nextLong() {
            return 1;
        }
    }

    private static final class Sent implements UdpSocket {

        final List<Bytes> answers = new ArrayList<>();

        @Override
        public Endpoint localEndpoint() {
            return Endpoint.parse("[2001:db8::2]:4433");
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return true;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            answers.add(Bytes.wrap(bytes));
        }

        @Override
        public void close() {}
    }
}
