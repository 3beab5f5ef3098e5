package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PunchCarrier;

/** How packets that meet become a session. */
class SessionPunchTest extends PunchMeeting {

    @Test
    void shouldHaveASessionOneDelayAfterTheTargetFires() {
        deliver();
        fire();
        simulation.run(ONE_WAY.plus(CURVE));

        assertThat(alice.node.confirmed).contains(bob.id());
        assertThat(alice.packets).hasSize(1);
        assertThat(alice.packets.get(0))
                .isEqualTo(new PunchCarrier.PunchPacket(
                        bob.id(), PunchPeer.PUNCH, PacketRole.PROBE, alice.path(atBob), true));
        // and bob has got alice's order on the path: a copy, which says where she is
        assertThat(bob.packets)
                .containsExactly(new PunchCarrier.PunchPacket(
                        alice.id(), PunchPeer.PUNCH, PacketRole.PROBE, bob.path(atAlice), true));
        assertThat(bob.node.confirmed).doesNotContain(alice.id());

        simulation.run(ONE_WAY);
        assertThat(bob.node.confirmed).contains(alice.id());
        assertThat(bob.heard(PacketRole.ANSWER)).isEqualTo(1);
        assertThat(bob.pathTo(alice))
                .as("the answer went there and nowhere else")
                .isEqualTo(atAlice);

        simulation.run(ONE_WAY);
        assertThat(alice.pathTo(bob)).as("challenged and proved").isEqualTo(atBob);
        assertSession();
    }

    @Test
    void shouldUseAPathAtOnceIfACoordinatorVouchesForIt() {
        deliver();
        fire();
        simulation.run(ONE_WAY.plus(CURVE));

        assertThat(alice.pathTo(bob)).isNull();
        assertThat(alice.carrier.use(bob.id(), alice.path(atBob), true)).isTrue();
        assertThat(alice.pathTo(bob)).isEqualTo(atBob);
        assertThat(alice.node.plane.paths().peerAt(alice.path(atBob).socket(), atBob))
                .isEqualTo(bob.id());
    }

    @Test
    void shouldNotUseAPathThatHasProvedNothing() {
        deliver();
        fire();
        simulation.run(ONE_WAY.plus(CURVE));
        Endpoint elsewhere = Endpoint.parse("192.0.2.9:9");

        assertThat(alice.carrier.use(bob.id(), alice.path(elsewhere), false)).isFalse();
        simulation.run(Duration.ofSeconds(6));

        assertThat(alice.pathTo(bob)).isEqualTo(atBob);
        assertThat(sentTo(elsewhere)).isEmpty();
    }

    @Test
    void shouldProveNoPathIfTheAnswerWentToSeveral() {
        deliver();
        alice.probe(bob, atBob);
        bob.probe(alice, atAlice);
        bob.probe(alice, Endpoint.parse("192.0.2.7:7"));
        simulation.run(ONE_WAY.multipliedBy(2).plus(CURVE.multipliedBy(2)));
        assertThat(bob.node.confirmed).contains(alice.id());
        assertThat(bob.pathTo(alice)).as("challenged").isNull();

        simulation.run(ONE_WAY.multipliedBy(2));
        assertThat(bob.pathTo(alice)).isEqualTo(atAlice);
    }

    @Test
    void shouldStayOnTheChosenPathWhileLatePacketsComeFromOthers() {
        deliver();
        fire();
        simulation.run(Duration.ofSeconds(1));
        alice.node.open(new Endpoint(alice.node.host.address(), 5_000));
        simulation.run(CURVE);
        assertThat(bob.carrier.use(alice.id(), bob.path(atAlice), false)).isTrue();
        Endpoint second = new Endpoint(atAlice.address(), 5_000);
        bob.probe(alice, second);

        lateProbe();
        assertThat(bob.node.plane.paths().peerAt(bob.path(second).socket(), second))
                .as("proved like every other path")
                .isEqualTo(alice.id());
        assertThat(bob.pathTo(alice)).isEqualTo(atAlice);
        lateProbe();
        assertThat(bob.pathTo(alice)).isEqualTo(atAlice);
        simulation.run(Duration.ofSeconds(4));
        lateProbe();
        assertThat(bob.pathTo(alice)).as("the peer has moved").isEqualTo(second);
    }

    private void lateProbe() {
        alice.carrier.send(
                bob.id(), PunchPeer.PUNCH, PacketRole.PROBE, new PeerPaths.Path(alice.node.sockets.get(1), atBob), 0);
        simulation.run(Duration.ofMillis(500));
    }

    @Test
    void shouldNotDisturbSessionsThatWaitForTheirInitiator() {
        RawPeer silent = new RawPeer(simulation, 60);
        bob.node.sockets.get(0).send(silent.endpoint(), Bytes.ofHex("01").asBuffer());
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 130, new Request.Ping());
        silent.send(atBob, silent.firstPacket(bob.id(), 1, ping));
        simulation.run(Duration.ofSeconds(1));
        deliver();
        fire();
        simulation.run(Duration.ofSeconds(12));

        assertSession();
        assertThat(bob.node.count("session.provisional_expired")).isEqualTo(1);
    }

    @Test
    void shouldPunchAgainstLoss() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY).withLoss(0.3));
        deliver();
        alice.keepProbing(bob, atBob, 20);
        bob.keepProbing(alice, atAlice, 20);
        simulation.run(Duration.ofSeconds(5));
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY));

        assertSession();
    }

    @Test
    void shouldSettleOnOneSessionIfBothSidesBeginAtOnce() {
        PunchOrder reverse = PunchPeer.order(7, PunchOrder.Kind.FIRE, Round.FIRE);
        Bytes toBob = sealed(alice, bob);
        Bytes toAlice = sealed(bob, alice, reverse);
        consent(opened(bob, alice, toBob));
        consent(opened(alice, bob, toAlice));
        for (int i = 0; i < 3; i++) {
            alice.carrier.send(bob.id(), PunchPeer.PUNCH, PacketRole.PROBE, alice.path(atBob), 0);
            alice.carrier.send(bob.id(), 7, PacketRole.PROBE, alice.path(atBob), 0);
            bob.carrier.send(alice.id(), PunchPeer.PUNCH, PacketRole.PROBE, bob.path(atAlice), 0);
            bob.carrier.send(alice.id(), 7, PacketRole.PROBE, bob.path(atAlice), 0);
            simulation.run(Duration.ofMillis(100));
        }

        assertThat(alice.node.confirmed).containsOnlyOnce(bob.id());
        assertThat(bob.node.confirmed).containsOnlyOnce(alice.id());
        assertSession();
        simulation.run(Duration.ofSeconds(100));
        assertThat(alice.node.lost).isEmpty();
        assertSession();
    }

    @Test
    void shouldTellOfEveryPathOnWhichTheAnswerComes() {
        deliver();
        SimHost relay = simulation.addHost();
        fire();
        simulation.run(ONE_WAY.plus(CURVE));
        Bytes answer = sent.stream()
                .filter(packet -> packet.to().equals(atAlice))
                .findFirst()
                .orElseThrow()
                .payload();
        Endpoint second = new Endpoint(relay.address(), 7);
        alice.node.sockets.get(0).send(second, Bytes.ofHex("01").asBuffer());
        simulation.run(ONE_WAY);
        simulation.network().send(relay, second, atAlice, answer.asBuffer());
        simulation.run(ONE_WAY.plus(CURVE));

        assertThat(alice.packets.stream().map(packet -> packet.path().remote())).contains(atBob, second);
        assertThat(alice.pathTo(bob)).as("a copy proves no path").isNotEqualTo(second);
    }

    @Test
    void shouldReplaceAnOlderSessionOnlyOnceTheNewOneIsConfirmed() {
        deliver();
        fire();
        simulation.run(Duration.ofSeconds(1));
        assertSession();
        alice.carrier.forget(bob.id(), PunchPeer.PUNCH);
        bob.carrier.forget(alice.id(), PunchPeer.PUNCH);
        long established = bob.node.count("session.established");
        Endpoint before = Objects.requireNonNull(bob.pathTo(alice));

        consent(opened(bob, alice, sealed(alice, bob, PunchPeer.order(8, PunchOrder.Kind.FIRE, Round.FIRE))));
        bob.carrier.send(alice.id(), 8, PacketRole.PROBE, bob.path(Endpoint.parse("192.0.2.7:7")), 0);
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.pathTo(alice)).isEqualTo(before);
        assertThat(bob.node.count("session.established")).isEqualTo(established);

        bob.carrier.send(alice.id(), 8, PacketRole.PROBE, bob.path(atAlice), 0);
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.node.count("session.established")).isEqualTo(established + 1);
        assertThat(bob.node.lost).isEmpty();
        assertSession();
    }

    @Test
    void shouldSendAnswersAndNominationsInTheSession() {
        deliver();
        assertThat(alice.send(bob, PacketRole.ANSWER, atBob, 0)).isFalse();
        assertThat(bob.send(alice, PacketRole.NOMINATION, atAlice, 0)).isFalse();
        fire();
        simulation.run(Duration.ofSeconds(1));

        assertThat(alice.probe(bob, atBob)).isTrue();
        simulation.run(ONE_WAY.multipliedBy(3));
        assertThat(alice.heard(PacketRole.ANSWER)).isEqualTo(1);
        assertThat(alice.send(bob, PacketRole.NOMINATION, atBob, 0)).isTrue();
        simulation.run(ONE_WAY.multipliedBy(3));
        assertThat(alice.heard(PacketRole.NOMINATION)).isEqualTo(1);
        assertThat(alice.packets.get(alice.packets.size() - 1).first()).isFalse();
    }

    @Test
    void shouldLimitHopsInEveryState() {
        deliver();
        sent.clear();
        assertThat(alice.send(bob, PacketRole.PROBE, atBob, 2)).isTrue();
        assertThat(bob.send(alice, PacketRole.PROBE, atAlice, 2)).isTrue();
        simulation.run(Duration.ofSeconds(1));
        assertThat(sent).hasSize(2);
        assertThat(alice.packets).isEmpty();
        assertThat(bob.packets).isEmpty();

        fire();
        simulation.run(Duration.ofSeconds(1));
        long before = bob.heard(PacketRole.PROBE);
        assertThat(alice.send(bob, PacketRole.PROBE, atBob, 2)).isTrue();
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.heard(PacketRole.PROBE)).isEqualTo(before);
    }

    @Test
    void shouldForgetAPunchButNotItsSession() {
        deliver();
        fire();
        simulation.run(Duration.ofSeconds(1));
        alice.carrier.forget(bob.id(), PunchPeer.PUNCH);
        bob.carrier.forget(alice.id(), PunchPeer.PUNCH);
        assertSession();

        Bytes next = sealed(alice, bob, PunchPeer.order(8, PunchOrder.Kind.FIRE, Round.FIRE));
        consent(opened(bob, alice, next));
        bob.carrier.forget(alice.id(), 8);
        sent.clear();
        simulation.network().send(observer.host, observer.endpoint(), atBob, next.asBuffer());
        simulation.run(Duration.ofSeconds(1));
        assertThat(sentTo(observer.endpoint()))
                .as("what is forgotten is silent")
                .isEmpty();
        assertSession();
    }

    @Test
    void shouldForgetWhatIsNotConfirmed() {
        deliver();
        fire();
        simulation.run(ONE_WAY.plus(CURVE));
        bob.carrier.forget(alice.id(), PunchPeer.PUNCH);
        simulation.run(Duration.ofSeconds(1));

        assertThat(alice.node.confirmed).contains(bob.id());
        assertThat(bob.node.confirmed).doesNotContain(alice.id());
        assertThat(bob.node.count("session.packet_unknown")).isPositive();
    }
}
