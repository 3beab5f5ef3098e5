package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;

/** What UNKNOWN_SESSION can bring about, true or forged. */
class UnknownSessionTest {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final Duration RTT = ONE_WAY.multipliedBy(2);

    private final Simulation simulation = Simulation.forTest(UnknownSessionTest.class, 16);
    private final ControlNode alice = new ControlNode(simulation.addHost(), 1);
    private final ControlNode bob = new ControlNode(simulation.addHost(), 2);
    private final SimHost mallory = simulation.addHost();
    private final List<PacketTap.Packet> firstPackets = new ArrayList<>();
    private Bytes lastTransport = Bytes.EMPTY;

    @BeforeEach
    void makeASession() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY));
        simulation.run(Duration.ofSeconds(1));
        alice.put(bob.contact());
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.from().equals(alice.endpoint())) {
                if (packet.payload().at(0) == 4) {
                    firstPackets.add(packet);
                } else if (packet.payload().at(0) == 6) {
                    lastTransport = packet.payload();
                }
            }
        });
        simulation.run(Duration.ofSeconds(1));
        firstPackets.clear();
    }

    private void forge(Endpoint source, int indexChange, long counterChange) {
        ByteBuffer last = lastTransport.asBuffer();
        ByteBuffer packet = ByteBuffer.allocate(13)
                .put((byte) 8)
                .putInt(last.getInt(1) + indexChange)
                .putLong(last.getLong(5) + counterChange);
        packet.flip();
        simulation.network().send(mallory, source, alice.endpoint(), packet);
    }

    @Test
    void shouldChangeNothingButACounterWhenForged() {
        Endpoint elsewhere = new Endpoint(mallory.address(), 1);
        ControlNode.Asked open = alice.put(bob.contact());
        long ignored = alice.count("session.unknown_ignored");
        for (int i = 0; i < 100; i++) {
            forge(bob.endpoint(), 1 + i, 0);
            forge(bob.endpoint(), 0, 1 + i);
            forge(bob.endpoint(), 0, -2_048);
            forge(bob.endpoint(), 0, Long.MIN_VALUE);
            forge(elsewhere, 0, 0);
        }
        simulation.run(Duration.ofSeconds(1));
        assertThat(open.response).isNotNull();
        assertThat(alice.count("session.unknown_ignored") - ignored).isEqualTo(500);
        assertThat(alice.count("session.restarted")).isZero();
        assertThat(firstPackets).isEmpty();
    }

    @Test
    void shouldChangeNothingWhenNothingIsAsked() {
        for (int i = 0; i < 100; i++) {
            forge(bob.endpoint(), 0, 0);
            simulation.run(RTT);
        }
        assertThat(alice.count("session.unknown_ignored")).isEqualTo(100);
        assertThat(firstPackets).isEmpty();
        assertThat(bob.count("session.established")).isEqualTo(1);
    }

    @Test
    void shouldBeginAnewAtMostOncePerRoundTripForWhoSeesAndForgesEverything() {
        // bob's answers are lost, so requests stay open; handshakes are answered by nobody
        simulation
                .network()
                .setLink(bob.host, alice.host, LinkModel.constant(ONE_WAY).withLoss(1));
        ControlNode.Asked open = alice.put(bob.contact());
        Duration flood = Duration.ofSeconds(2);
        for (Duration spent = Duration.ZERO; spent.compareTo(flood) < 0; spent = spent.plusMillis(1)) {
            forge(bob.endpoint(), 0, 0);
            simulation.run(Duration.ofMillis(1));
        }
        assertThat(firstPackets).hasSizeBetween(1, (int) flood.dividedBy(RTT));
        simulation.network().setLink(bob.host, alice.host, LinkModel.constant(ONE_WAY));
        simulation.run(Duration.ofSeconds(10));
        assertThat(open.response).isNotNull();
    }

    @Test
    void shouldBeginAnewAtMostOncePerRoundTripWhenHandshakesSucceed() {
        Duration flood = Duration.ofSeconds(2);
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int millis = 0; millis < flood.toMillis(); millis++) {
            if (millis % 50 == 0) {
                asked.add(alice.put(bob.contact()));
            }
            forge(bob.endpoint(), 0, 0);
            simulation.run(Duration.ofMillis(1));
        }
        simulation.run(Duration.ofSeconds(10));
        assertThat(asked).allSatisfy(one -> assertThat(one.response).isNotNull());
        assertThat(alice.count("session.restarted")).isBetween(1L, flood.dividedBy(RTT));
        assertThat(alice.lost).isEmpty();
    }

    @Test
    void shouldFindAPeerAgainThatHasRestartedAtTheSameEndpoint() {
        Endpoint endpoint = bob.endpoint();
        bob.sockets.get(0).close();
        ControlNode again = new ControlNode(bob.host, 2);
        simulation.run(Duration.ofMillis(1));
        assertAnsweredSoon(alice.put(new Contact(again.peer, endpoint)));
    }

    @Test
    void shouldFindAPeerAgainThatHasRestartedElsewhere() {
        SimHost otherHost = simulation.addHost();
        bob.host.stop();
        ControlNode again = new ControlNode(otherHost, 2);
        simulation.run(Duration.ofMillis(1));
        assertAnsweredSoon(alice.put(again.contact()));
        assertThat(Objects.requireNonNull(alice.pathTo(again)).remote()).isEqualTo(again.endpoint());
    }

    /** A round trip to learn that the session is gone, one for the handshake, one for the request. */
    private void assertAnsweredSoon(ControlNode.Asked put) {
        simulation.run(RTT.multipliedBy(3).plusMillis(5));
        assertThat(put.response).isNotNull();
        assertThat(alice.count("session.restarted")).isEqualTo(1);
        assertThat(alice.lost)
                .as("the old session was kept until it was replaced")
                .isEmpty();
    }
}
