package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
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
        for (int kind = 0; kind < 3; kind++) {
            Simulation fresh = new Simulation(kind);
            ControlNode asker = new ControlNode(fresh.addHost(), 1);
            ControlNode asked = new ControlNode(fresh.addHost(), 2);
            fresh.run(Duration.ofSeconds(1));
            Contact to = asked.contact();
            ControlNode.Asked question = switch (kind) {
                case 0 -> asker.ping(to);
                case 1 -> asker.find(to);
                default -> asker.get(to);
            };
            fresh.run(ONE_WAY.multipliedBy(2).plusMillis(3));

            Response.Kind expected = List.of(Response.Kind.PONG, Response.Kind.NODES, Response.Kind.RECORD_FOUND)
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

    @Test
    void shouldAnswerADuplicateFirstPacketWithTheSameBytes() {
        List<PacketTap.Packet> answers = new ArrayList<>();
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY).withDuplication(1));
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.payload().at(0) == 5) {
                answers.add(packet);
            }
        });
        // far enough apart for the first to be answered before the second comes
        simulation
                .network()
                .setLink(
                        alice.host,
                        bob.host,
                        LinkModel.constant(ONE_WAY).withDuplication(1).withReordering(0.5, Duration.ofMillis(100)));
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 1; i++) {
            asked.add(alice.ping(bob.contact()));
        }
        await(asked.toArray(ControlNode.Asked[]::new));
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.requests).hasSize(1);
        assertThat(answers.stream().map(PacketTap.Packet::payload).distinct()).hasSize(1);
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
    void shouldAgreeOnOneSessionWhenBothOpenAtOnce() {
        ControlNode.Asked one = alice.find(bob.contact());
        ControlNode.Asked other = bob.find(alice.contact());
        await(one, other);
        simulation.run(Duration.ofSeconds(11));
        await(alice.put(bob.contact()), bob.put(alice.contact()));
        assertThat(alice.count("session.packet_unknown") + bob.count("session.packet_unknown"))
                .isZero();
        assertThat(alice.count("session.established")).isEqualTo(2);
        assertThat(alice.count("exchange.timed_out")).isZero();
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
