package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.UdpSocket;

class SessionHandshakeTest {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    private final Simulation simulation = Simulation.forTest(SessionHandshakeTest.class, 11);
    private final ControlNode alice = new ControlNode(simulation.addHost(), 1);
    private final ControlNode bob = new ControlNode(simulation.addHost(), 2);

    @BeforeEach
    void openSockets() {
        simulation.run(Duration.ofSeconds(1));
    }

    private void await(ControlNode.Asked... all) {
        assertThat(simulation.runUntil(() -> List.of(all).stream().allMatch(ControlNode.Asked::isOver), A_WHILE))
                .isTrue();
    }

    @Test
    void shouldAnswerAStrangersFirstQuestionInOneRoundTrip() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY));
        for (int kind = 0; kind < 5; kind++) {
            Simulation fresh = new Simulation(kind);
            ControlNode asker = new ControlNode(fresh.addHost(), 1);
            ControlNode asked = new ControlNode(fresh.addHost(), 2);
            fresh.run(Duration.ofSeconds(1));
            Contact to = asked.contact();
            ControlNode.Asked question = switch (kind) {
                case 0 -> asker.ping(to);
                case 1 -> asker.find(to);
                case 2 -> asker.get(to);
                case 3 -> asker.ask(to, new Request.GetValue(ControlNode.TARGET, Families.BOTH));
                default ->
                    asker.ask(
                            to,
                            new Request.GetAnnouncements(new Topic(ControlNode.TARGET).root(), 0, 0, Families.BOTH));
            };
            fresh.run(ONE_WAY.multipliedBy(2).plusMillis(3));

            Response.Kind expected = List.of(
                            Response.Kind.PONG,
                            Response.Kind.NODES,
                            Response.Kind.RECORD_FOUND,
                            Response.Kind.VALUE_FOUND,
                            Response.Kind.ANNOUNCEMENTS_FOUND)
                    .get(kind);
            assertThat(Objects.requireNonNull(question.response).kind()).isEqualTo(expected);
            assertThat(Objects.requireNonNull(question.answer).observed()).isEqualTo(asker.endpoint());
        }
    }

    @Test
    void shouldAnswerWithAll20ContactsInAFirstAnswer() {
        ControlNode.Asked question = alice.find(bob.contact());
        await(question);
        assertThat(((Response.Nodes) Objects.requireNonNull(question.response)).contacts())
                .hasSize(20);
    }

    @Test
    void shouldConfirmAtOnceWithoutAFurtherRequest() {
        await(alice.ping(bob.contact()));
        assertThat(bob.hasSessionWith(alice)).isFalse();
        simulation.run(ONE_WAY.plusMillis(5));
        assertThat(bob.hasSessionWith(alice)).isTrue();
        assertThat(bob.confirmed).containsExactly(alice.peer);
        assertThat(alice.confirmed).containsExactly(bob.peer);
    }

    @Test
    void shouldMakeASessionFirstForWhatChangesSomething() {
        ControlNode.Asked put = alice.put(bob.contact());
        await(put);
        assertThat(Objects.requireNonNull(put.response).kind()).isEqualTo(Response.Kind.STORED);
        assertThat(bob.requests).last().matches(incoming -> incoming.confirmed());
    }

    /** What {@code node} sends from now on, by the type of packet. */
    private List<PacketTap.Packet> sentBy(ControlNode node, int type) {
        List<PacketTap.Packet> packets = new ArrayList<>();
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT
                    && packet.from().equals(node.endpoint())
                    && packet.payload().at(0) == type) {
                packets.add(packet);
            }
        });
        return packets;
    }

    private void send(ControlNode from, ControlNode to, Bytes packet) {
        simulation.network().send(from.host, from.endpoint(), to.endpoint(), packet.asBuffer());
    }

    @Test
    void shouldAnswerADuplicateFirstPacketWithTheSameBytes() {
        List<PacketTap.Packet> firstPackets = sentBy(alice, 4);
        List<PacketTap.Packet> answers = sentBy(bob, 5);
        await(alice.ping(bob.contact()));
        assertThat(answers).hasSize(1);
        Bytes first = firstPackets.get(0).payload();

        simulation.run(Duration.ofMillis(4_900));
        send(alice, bob, first);
        simulation.run(ONE_WAY.plusMillis(10));
        assertThat(answers).hasSize(2);
        assertThat(answers.get(1).payload()).isEqualTo(answers.get(0).payload());
        assertThat(bob.requests).hasSize(1);
        assertThat(bob.count("session.init_answered_again")).isEqualTo(1);

        // 5 s after the answer it is a first packet like any other: an answer of its own, under other keys
        simulation.run(Duration.ofMillis(200));
        send(alice, bob, first);
        simulation.run(ONE_WAY.plusMillis(10));
        assertThat(answers).hasSize(3);
        assertThat(answers.get(2).payload()).isNotEqualTo(answers.get(0).payload());
        assertThat(bob.requests).hasSize(2);
        assertThat(bob.count("session.init_answered_again")).isEqualTo(1);
    }

    @Test
    void shouldOpenAFirstPacketOnceHoweverManyCopiesComeMeanwhile() {
        List<PacketTap.Packet> answers = sentBy(bob, 5);
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY).withDuplication(1));
        await(alice.ping(bob.contact()));
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.requests).hasSize(1);
        assertThat(bob.count("session.init_in_work")).isEqualTo(1);
        assertThat(answers).hasSize(1);
    }

    @Test
    void shouldCompleteEverythingThroughHeavyLoss() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY).withLoss(0.3));
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            asked.add(i % 3 == 0 ? alice.put(bob.contact()) : alice.find(bob.contact()));
            simulation.run(Duration.ofMillis(200));
        }
        await(asked.toArray(ControlNode.Asked[]::new));
        assertThat(asked).allSatisfy(one -> assertThat(one.failure).isNull());
    }

    @Test
    void shouldCompleteEverythingThroughReorderingAndDuplication() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(ONE_WAY)
                        .withDuplication(0.3)
                        .withReordering(0.3, Duration.ofMillis(50))
                        .withLoss(0.1));
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            asked.add((i % 2 == 0 ? alice : bob).find((i % 2 == 0 ? bob : alice).contact()));
        }
        await(asked.toArray(ControlNode.Asked[]::new));
        assertThat(asked).allSatisfy(one -> assertThat(one.failure).isNull());
    }

    @Test
    void shouldAgreeOnTheSessionOfTheLowerPeerWhenBothOpenAtOnce() {
        openAtOnce(ONE_WAY, ONE_WAY);
    }

    @Test
    void shouldAgreeWhenTheHigherPeersFirstPacketIsLost() {
        openAtOnce(ONE_WAY, null);
    }

    @Test
    void shouldAgreeWhenTheLowerPeersFirstPacketIsLost() {
        openAtOnce(null, ONE_WAY);
    }

    /** Both ask at once; a first packet without a time on its way is lost and sent again. */
    private void openAtOnce(@Nullable Duration fromAlice, @Nullable Duration fromBob) {
        assertThat(alice.peer).isLessThan(bob.peer);
        List<PacketTap.Packet> byAlice = sentBy(alice, 4);
        List<PacketTap.Packet> byBob = sentBy(bob, 4);
        List<PacketTap.Packet> answersOfBob = sentBy(bob, 5);
        setLoss(alice, bob, fromAlice == null);
        setLoss(bob, alice, fromBob == null);
        ControlNode.Asked one = alice.find(bob.contact());
        ControlNode.Asked other = bob.find(alice.contact());
        simulation.run(Duration.ofMillis(5));
        assertThat(byAlice).hasSize(1);
        assertThat(byBob).hasSize(1);
        setLoss(alice, bob, false);
        setLoss(bob, alice, false);
        await(one, other);
        simulation.run(Duration.ofSeconds(1));

        // both use the keys of the handshake that alice began: her index and the one in bob's answer to her
        int indexOfAlice = byAlice.get(0).payload().asBuffer().getInt(1);
        int indexOfBob = answersOfBob.get(0).payload().asBuffer().getInt(1);
        List<PacketTap.Packet> fromAliceNow = sentBy(alice, 6);
        List<PacketTap.Packet> fromBobNow = sentBy(bob, 6);
        await(alice.put(bob.contact()), bob.put(alice.contact()));
        simulation.run(Duration.ofSeconds(11));
        await(alice.put(bob.contact()), bob.put(alice.contact()));
        assertThat(fromAliceNow)
                .extracting(packet -> packet.payload().asBuffer().getInt(1))
                .containsOnly(indexOfBob);
        assertThat(fromBobNow)
                .extracting(packet -> packet.payload().asBuffer().getInt(1))
                .containsOnly(indexOfAlice);

        // and the other one is gone
        int bobsOwn = byBob.get(0).payload().asBuffer().getInt(1);
        byte[] inTheOther =
                ByteBuffer.allocate(60).put((byte) 6).putInt(bobsOwn).array();
        send(alice, bob, Bytes.wrap(inTheOther));
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.count("session.packet_unknown")).isEqualTo(1);
        assertThat(alice.count("session.packet_unknown")).isZero();
    }

    private void setLoss(ControlNode from, ControlNode to, boolean losing) {
        simulation
                .network()
                .setLink(from.host, to.host, LinkModel.constant(ONE_WAY).withLoss(losing ? 1 : 0));
    }

    @Test
    void shouldRecoverWhenThePeerHasForgottenTheSession() {
        await(alice.ping(bob.contact()));
        simulation.run(Duration.ofSeconds(1));
        // bob restarts: same identity and endpoint, nothing remembered
        UdpSocket old = bob.sockets.get(0);
        Endpoint endpoint = bob.endpoint();
        old.close();
        ControlNode again = new ControlNode(bob.host, 2);
        simulation.run(Duration.ofMillis(1));
        ControlNode.Asked put = alice.put(new Contact(again.peer, endpoint));
        await(put);
        assertThat(Objects.requireNonNull(put.response).kind()).isEqualTo(Response.Kind.STORED);
        assertThat(alice.count("session.restarted")).isEqualTo(1);
    }

    @Test
    void shouldSayGoodbye() {
        await(alice.ping(bob.contact()));
        simulation.run(Duration.ofSeconds(1));
        alice.plane.close();
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.goodbyes).containsExactly(alice.peer);
        assertThat(bob.lost).isEmpty();
        assertThat(bob.hasSessionWith(alice)).isFalse();
    }

    @Test
    void shouldForgetAnIdleSession() {
        await(alice.ping(bob.contact()));
        simulation.run(Duration.ofMinutes(4));
        assertThat(bob.lost).containsExactly(alice.peer);
        assertThat(alice.lost).containsExactly(bob.peer);
    }

    @Test
    void shouldFollowAPeerThatMoves() {
        await(alice.ping(bob.contact()));
        simulation.run(Duration.ofSeconds(1));
        Endpoint before = alice.endpoint();
        alice.host.changeAddress(alice.host.address(), SimAddresses.ipv4(77));
        await(alice.find(bob.contact()));
        simulation.run(Duration.ofSeconds(5));
        assertThat(Objects.requireNonNull(bob.pathTo(alice)).remote())
                .isEqualTo(alice.endpoint())
                .isNotEqualTo(before);
        assertThat(bob.plane.paths().peerAt(bob.sockets.get(0), before)).isNull();
    }
}
