package org.warrenp2p.node.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Two peers and a relay between them, honest and not. */
class CircuitTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int REQUESTS = 40;

    private final Simulation simulation;
    private final SplittableRandom random = new SplittableRandom(9);
    private final RelayNode relay;
    private final RelayNode caller;
    private final RelayNode called;

    /** Every test has keys of its own: the JDK refuses to seal under a key and nonce that the test before has used last. */
    CircuitTest(TestInfo test) {
        simulation = Simulation.forTest(CircuitTest.class, test.getDisplayName().hashCode() & 0xffff);
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        relay = node(RelaySetting.ON);
        caller = node(RelaySetting.OFF);
        called = node(RelaySetting.OFF);
        reserve(called);
    }

    private RelayNode node(RelaySetting setting) {
        return RelayNode.on(simulation, setting, RelaySettings.DEFAULT);
    }

    private void reserve(RelayNode node) {
        node.needed = true;
        node.servers.add(relay.contact);
        node.service.start();
        simulation.run(SECOND);
        assertThat(node.service.relays()).containsExactly(relay.contact);
    }

    private Contact far(RelayNode from, RelayNode to) {
        RelayNode.Opened opened = from.open(relay, to);
        simulation.run(SECOND);
        return opened.far();
    }

    private List<RelayNode.Asked> askOften(RelayNode from, Contact to) {
        List<RelayNode.Asked> asked = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            asked.add(from.ask(to, new Request.Ping()));
            simulation.run(Duration.ofMillis(50));
        }
        simulation.run(Duration.ofSeconds(20));
        return asked;
    }

    private static UdpSocket.Kind kind(RelayNode from, RelayNode to) {
        return Objects.requireNonNull(from.pathTo(to)).kind();
    }

    @Test
    void shouldCarrySessionsBothWays() {
        Contact far = far(caller, called);
        long beganNanos = simulation.nowNanos();
        RelayNode.Asked asked = caller.ask(far, new Request.Ping());
        assertThat(simulation.runUntil(() -> asked.response != null, SECOND)).isTrue();

        assertThat(Duration.ofNanos(simulation.nowNanos() - beganNanos)).isLessThan(Duration.ofMillis(81));
        simulation.run(SECOND);
        assertThat(kind(caller, called)).isEqualTo(UdpSocket.Kind.RELAYED);
        assertThat(kind(called, caller)).isEqualTo(UdpSocket.Kind.RELAYED);
        Path back = Objects.requireNonNull(called.pathTo(caller));
        assertThat(askOften(called, new Contact(caller.peer, back.remote())))
                .allSatisfy(one -> assertThat(one.response).isInstanceOf(Response.Pong.class));
        assertThat(relay.count("relay.forwarded")).isPositive();
        assertThat(relay.count("relay.dropped_wrong_source")).isZero();
    }

    @Test
    void shouldLoseNothingThatComesBeforeTheSessionIsConfirmed() {
        // the packet that confirms the session is far slower than what follows it
        RelayNode.Opened opened = caller.open(relay, called);
        assertThat(simulation.runUntil(() -> opened.far != null, SECOND)).isTrue();
        simulation.network().setLink(caller.host, relay.host, LinkModel.constant(Duration.ofMillis(1)));
        RelayNode.Asked asked = caller.ask(opened.far(), new Request.Ping());
        simulation.run(Duration.ofMillis(150));

        assertThat(asked.response).as("without a repetition").isNotNull();
        assertThat(relay.count("relay.dropped_wrong_source")).isZero();
        assertThat(caller.count("session.init_retransmitted")).isZero();
    }

    @Test
    void shouldSayWhyItOpensNone() {
        RelayNode unknown = node(RelaySetting.OFF);
        RelayNode.Opened noTarget = caller.open(relay, unknown);
        RelayNode.Opened noRelay = caller.open(unknown, called);
        RelayNode.Asked reserved = caller.ask(unknown.contact, new Request.Reserve(false));
        simulation.run(SECOND);

        assertThat(Objects.requireNonNull(noTarget.failure).message()).contains("NO_SUCH_TARGET");
        assertThat(Objects.requireNonNull(noRelay.failure).message()).contains("NOT_A_RELAY");
        assertThat(reserved.response).isEqualTo(new Response.Refused(Reason.NOT_A_RELAY, 0));
    }

    @Test
    void shouldForwardOnlyBetweenTheTwo() {
        Contact far = far(caller, called);
        caller.ask(far, new Request.Ping());
        RelayNode stranger = node(RelaySetting.OFF);
        stranger.ask(relay.contact, new Request.Ping());
        simulation.run(SECOND);
        long circuit = caller.service.circuitNumbers().get(0);
        long before = called.count("session.packet_unknown") + called.count("session.malformed");
        long forwarded = relay.count("relay.forwarded");

        ByteBuffer forged = ByteBuffer.allocate(60)
                .put(CircuitDatagrams.TYPE)
                .putLong(circuit)
                .put((byte) 6)
                .position(60)
                .flip();
        Objects.requireNonNull(stranger.pathTo(relay)).socket().send(relay.contact.endpoint(), forged);
        // and straight to one of the ends, past the relay
        forged.rewind();
        Objects.requireNonNull(stranger.pathTo(relay)).socket().send(called.contact.endpoint(), forged);
        simulation.run(SECOND);

        assertThat(relay.count("relay.dropped_wrong_source")).isEqualTo(1);
        assertThat(relay.count("relay.forwarded")).isEqualTo(forwarded);
        assertThat(called.count("circuit.unknown")).isEqualTo(1);
        assertThat(called.count("session.packet_unknown") + called.count("session.malformed"))
                .isEqualTo(before);
    }

    @Test
    void shouldEndWithTheSessionOfOneSide() {
        caller.ask(far(caller, called), new Request.Ping());
        simulation.run(SECOND);
        assertThat(relay.service.forwardedCircuits()).isEqualTo(1);

        caller.control.close();
        simulation.run(SECOND);
        assertThat(relay.service.forwardedCircuits()).isZero();
        assertThat(called.service.circuitNumbers()).isEmpty();
    }

    @Test
    void shouldSurviveARelayThatDropsAFifth() {
        Contact far = far(caller, called);
        relay.tamper = (destination, datagram, send) -> {
            if (random.nextInt(5) > 0) {
                send.to(destination, datagram);
            }
        };
        assertThat(askOften(caller, far))
                .filteredOn(one -> one.response != null)
                .hasSizeGreaterThan(REQUESTS * 9 / 10);
    }

    @Test
    void shouldServeNothingTwiceThatARelayReplays() {
        Contact far = far(caller, called);
        List<byte[]> seen = new ArrayList<>();
        relay.tamper = (destination, datagram, send) -> {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(datagram.position(), copy);
            seen.add(copy);
            send.to(destination, datagram);
            send.to(destination, ByteBuffer.wrap(copy));
            send.to(destination, ByteBuffer.wrap(seen.get(random.nextInt(seen.size()))));
        };
        assertThat(askOften(caller, far)).allMatch(one -> one.response != null);
        // but for a first packet, which can be replayed and carries nothing that this could harm
        assertThat(called.served).filteredOn(Exchanges.Incoming::confirmed).hasSize(REQUESTS - 1);
        assertThat(called.count("session.packet_replayed")).isGreaterThan(REQUESTS);
    }

    @Test
    void shouldPutUpWithARelayThatReorders() {
        Contact far = far(caller, called);
        Queue<Runnable> kept = new ArrayDeque<>();
        relay.tamper = (destination, datagram, send) -> {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(datagram.position(), copy);
            kept.add(() -> send.to(destination, ByteBuffer.wrap(copy)));
            relay.host
                    .loop()
                    .schedule(
                            random.nextLong(200_000_000L),
                            () -> Objects.requireNonNull(kept.poll()).run());
        };
        assertThat(askOften(caller, far)).allMatch(one -> one.response != null);
    }

    @Test
    void shouldBelieveNothingThatARelayChanges() {
        Contact far = far(caller, called);
        caller.ask(far, new Request.Ping());
        simulation.run(SECOND);
        int servedBefore = called.served.size();
        relay.tamper = (destination, datagram, send) -> {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(datagram.position(), copy);
            // the last 16 bytes of a first packet are looked at under load only
            int within = copy.length - CircuitDatagrams.HEADER_BYTES - 16;
            copy[CircuitDatagrams.HEADER_BYTES + random.nextInt(Math.max(1, within))] ^= 1;
            send.to(destination, ByteBuffer.wrap(copy));
        };
        assertThat(askOften(caller, far)).allMatch(one -> one.response == null);
        assertThat(called.served).hasSize(servedBefore);
        assertThat(called.count("session.packet_forged")).isPositive();
    }

    @Test
    void shouldNotMistakeOnePeerForAnotherWhenARelayCrossesCircuits() {
        RelayNode other = node(RelaySetting.OFF);
        reserve(other);
        Contact far = far(caller, called);
        Contact farOther = far(caller, other);
        caller.ask(far, new Request.Ping());
        caller.ask(farOther, new Request.Ping());
        simulation.run(SECOND);
        List<Long> circuits = caller.service.circuitNumbers();
        assertThat(circuits).hasSize(2);
        int calledBefore = called.served.size();
        int otherBefore = other.served.size();

        // what is for one arrives at the other, under the number that it knows
        relay.tamper = (destination, datagram, send) -> {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(datagram.position(), copy);
            boolean first = CircuitDatagrams.circuitOf(datagram) == circuits.get(0);
            ByteBuffer crossed = ByteBuffer.wrap(copy).putLong(1, circuits.get(first ? 1 : 0));
            RelayNode victim = destination.equals(called.contact.endpoint()) ? other : called;
            boolean towardsTargets = !destination.equals(caller.contact.endpoint());
            send.to(towardsTargets ? victim.contact.endpoint() : destination, crossed);
        };
        List<RelayNode.Asked> asked = askOften(caller, far);

        assertThat(asked).allMatch(one -> one.response == null);
        assertThat(called.served).hasSize(calledBefore);
        assertThat(other.served).hasSize(otherBefore);
    }
}
