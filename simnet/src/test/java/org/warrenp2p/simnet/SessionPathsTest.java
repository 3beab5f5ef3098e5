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
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.UdpSocket;

/** Two hosts that reach each other over both families. */
class SessionPathsTest {

    private final Simulation simulation = Simulation.forTest(SessionPathsTest.class, 15);
    private final ControlNode alice = new ControlNode(simulation.addDualStackHost(), 1);
    private final ControlNode bob = new ControlNode(simulation.addDualStackHost(), 2);
    private final List<PacketTap.Packet> packets = new ArrayList<>();

    @BeforeEach
    void openSocketsAndTap() {
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT) {
                packets.add(packet);
            }
        });
    }

    private static Endpoint at(ControlNode node, IpFamily family) {
        return new Endpoint(
                node.host.addresses().stream()
                        .filter(address -> address.family() == family)
                        .findFirst()
                        .orElseThrow(),
                ControlNode.PORT);
    }

    private static Contact contact(ControlNode node, IpFamily family) {
        return new Contact(node.peer, at(node, family));
    }

    private ControlNode.Asked put(ControlNode from, ControlNode to, IpFamily family) {
        ControlNode.Asked asked = from.put(contact(to, family));
        simulation.run(Duration.ofSeconds(1));
        assertThat(asked.response).isNotNull();
        return asked;
    }

    private static UdpSocket socket(ControlNode node, IpFamily family) {
        return node.sockets.stream()
                .filter(socket -> socket.localEndpoint().family() == family)
                .findFirst()
                .orElseThrow();
    }

    /** As when a peer is reached through a relay and directly at the same time. */
    @Test
    void shouldGoOnWithTheSessionThatThePeerUsesIfConfirmationsOvertakeEachOther() {
        long[] millis = {10, 10, 80};
        int[] sent = {0};
        LatencyModel overtaking =
                (from, to, random) -> 1_000_000L * (sent[0] < millis.length ? millis[sent[0]++] : 10L);
        simulation.network().setLink(bob.host, alice.host, LinkModel.constant(Duration.ofMillis(10)));
        simulation.network().setLink(alice.host, bob.host, LinkModel.of(overtaking));
        alice.ping(contact(bob, IpFamily.IPV4));
        alice.ping(contact(bob, IpFamily.IPV6));
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.count("session.established")).isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            put(alice, bob, IpFamily.IPV4);
            simulation.run(Duration.ofSeconds(2));
        }
        assertThat(bob.count("session.taken_back")).isEqualTo(1);
        assertThat(bob.count("session.established"))
                .as("nothing had to begin anew")
                .isEqualTo(2);
    }

    /** Whoever uses the keys has got the answer, and that went to one place only. */
    @Test
    void shouldKnowThatThePeerReceivesWhereTheOnlyAnswerWent() {
        long[] millis = {10, 10, 10, 60_000};
        int[] sent = {0};
        LatencyModel late = (from, to, random) -> 1_000_000L * (sent[0] < millis.length ? millis[sent[0]++] : 10L);
        simulation.network().setLink(bob.host, alice.host, LinkModel.constant(Duration.ofMillis(10)));
        simulation.network().setLink(alice.host, bob.host, LinkModel.of(late));
        alice.ping(contact(bob, IpFamily.IPV4));
        alice.ping(contact(bob, IpFamily.IPV6));
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.count("session.established"))
                .as("the packet that confirms the second one is late")
                .isEqualTo(1);
        packets.clear();
        put(alice, bob, IpFamily.IPV4);
        assertThat(bob.count("session.established")).isEqualTo(2);
        assertThat(bob.plane.paths().peerAt(socket(bob, IpFamily.IPV6), at(alice, IpFamily.IPV6)))
                .isEqualTo(alice.peer);
        assertThat(packets).as("a question and its answer").hasSize(2);
    }

    @Test
    void shouldAnswerOnThePathOfEachQuestion() {
        for (int round = 0; round < 4; round++) {
            for (IpFamily family : IpFamily.values()) {
                ControlNode.Asked asked = put(alice, bob, family);
                Exchange of = new Exchange(asked);
                assertThat(of.from()).isEqualTo(at(bob, family));
                assertThat(of.observed()).isEqualTo(at(alice, family));
                put(bob, alice, family);
            }
        }
        assertThat(alice.count("session.established"))
                .as("one session for both")
                .isEqualTo(1);
    }

    private record Exchange(Endpoint from, Endpoint observed) {
        Exchange(ControlNode.Asked asked) {
            this(
                    Objects.requireNonNull(asked.answer).from().endpoint(),
                    Objects.requireNonNull(asked.answer).observed());
        }
    }

    @Test
    void shouldKnowThePeerOnBothPathsAndPreferTheOneUsedLast() {
        put(alice, bob, IpFamily.IPV4);
        put(alice, bob, IpFamily.IPV6);
        for (IpFamily family : IpFamily.values()) {
            put(alice, bob, family);
            for (ControlNode node : List.of(alice, bob)) {
                ControlNode other = node == alice ? bob : alice;
                assertThat(Objects.requireNonNull(node.pathTo(other)).remote()).isEqualTo(at(other, family));
                assertThat(Objects.requireNonNull(node.pathTo(other)).socket()).isSameAs(socket(node, family));
                for (IpFamily each : IpFamily.values()) {
                    assertThat(node.plane.paths().peerAt(socket(node, each), at(other, each)))
                            .isEqualTo(other.peer);
                }
            }
        }
        assertThat(bob.plane.paths().peerAt(socket(bob, IpFamily.IPV4), at(alice, IpFamily.IPV6)))
                .isNull();
    }

    @Test
    void shouldChallengeNobodyOnceBothPathsAreProved() {
        put(alice, bob, IpFamily.IPV4);
        put(alice, bob, IpFamily.IPV6);
        simulation.run(Duration.ofSeconds(5));
        packets.clear();
        int exchanges = 40;
        for (int i = 0; i < exchanges; i++) {
            ControlNode from = i % 3 == 0 ? bob : alice;
            put(from, from == alice ? bob : alice, i % 2 == 0 ? IpFamily.IPV4 : IpFamily.IPV6);
        }
        assertThat(packets).as("a question and an answer each, nothing else").hasSize(2 * exchanges);
        assertThat(alice.count("session.path_abandoned") + bob.count("session.path_abandoned"))
                .isZero();
    }

    @Test
    void shouldKeepTheOtherFamilyWhenOneEnds() {
        put(alice, bob, IpFamily.IPV4);
        put(alice, bob, IpFamily.IPV6);
        UdpSocket ended = socket(alice, IpFamily.IPV6);
        alice.plane.removeSocket(ended);
        ended.close();
        assertThat(Objects.requireNonNull(alice.pathTo(bob)).remote()).isEqualTo(at(bob, IpFamily.IPV4));
        assertThat(alice.plane.paths().peerAt(ended, at(bob, IpFamily.IPV6))).isNull();
        put(alice, bob, IpFamily.IPV4);
        put(bob, alice, IpFamily.IPV4);
        assertThat(Objects.requireNonNull(bob.pathTo(alice)).remote()).isEqualTo(at(alice, IpFamily.IPV4));
    }
}
