package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PunchCarrier;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;

/** Two peers behind routers that let in only who was sent to; a third one has told each where the other is. */
class SessionPunchTest {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    /** A curve on the worker, and some more. */
    private static final Duration CURVE = Duration.ofMillis(3);

    private final Simulation simulation = Simulation.forTest(SessionPunchTest.class, 71);
    private final ControlNode observer = new ControlNode(simulation.addHost(), 9);
    private final PunchPeer alice = new PunchPeer(behind("203.0.113.1"), 1);
    private final PunchPeer bob = new PunchPeer(behind("198.51.100.1"), 2);
    private final List<PacketTap.Packet> sent = new ArrayList<>();
    private Endpoint atAlice = Endpoint.parse("203.0.113.1:1");
    private Endpoint atBob = Endpoint.parse("198.51.100.1:1");

    private SimHost behind(String outside) {
        return simulation
                .addRouter(Nat.PORT_RESTRICTED, IpAddress.parse(outside))
                .addHost();
    }

    @BeforeEach
    void meetTheObserver() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY));
        simulation.run(Duration.ofSeconds(1));
        atAlice = alice.seenBy(observer, simulation);
        atBob = bob.seenBy(observer, simulation);
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT) {
                sent.add(packet);
            }
        });
    }

    private Bytes sealed(PunchPeer from, PunchPeer to) {
        return sealed(from, to, PunchPeer.fire());
    }

    private Bytes sealed(PunchPeer from, PunchPeer to, PunchOrder order) {
        Outcome<Bytes> sealed = from.seal(to, order);
        simulation.run(CURVE);
        return sealed.value();
    }

    private SealedOrder opened(PunchPeer by, PunchPeer from, Bytes sealed) {
        Outcome<SealedOrder> opened = by.open(from, from == alice ? atAlice : atBob, sealed);
        simulation.run(CURVE);
        return opened.value();
    }

    private void consent(SealedOrder order) {
        Outcome<SealedOrder> consent = new Outcome<>();
        order.consent(consent);
        simulation.run(CURVE);
        assertThat(consent.value()).isSameAs(order);
    }

    /** Bob has opened an order of alice and is willing. */
    private Bytes deliver() {
        Bytes order = sealed(alice, bob);
        consent(opened(bob, alice, order));
        return order;
    }

    private void fire() {
        alice.probe(bob, atBob);
        bob.probe(alice, atAlice);
    }

    private void assertSession() {
        assertThat(alice.pathTo(bob)).isEqualTo(atBob);
        assertThat(bob.pathTo(alice)).isEqualTo(atAlice);
        ControlNode.Asked there = alice.node.put(new Contact(bob.id(), atBob));
        ControlNode.Asked back = bob.node.put(new Contact(alice.id(), atAlice));
        simulation.run(Duration.ofSeconds(1));
        assertThat(there.response).isNotNull();
        assertThat(back.response).isNotNull();
    }

    // the way of an order

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
    void shouldGiveTheSameBytesForTheSameOrder() {
        Bytes first = sealed(alice, bob);
        Bytes second = sealed(alice, bob);
        Bytes other = sealed(alice, bob, PunchPeer.order(PunchPeer.PUNCH, PunchOrder.Kind.PREPARE, Round.SPRAY));

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(alice.node.count("session.order_sealed")).isEqualTo(2);
    }

    @Test
    void shouldOpenAnOrderOnceThroughHoweverManyCoordinatorsItComes() {
        Bytes order = sealed(alice, bob);
        Outcome<SealedOrder> one = bob.open(alice, atAlice, order);
        Outcome<SealedOrder> two = bob.open(alice, atAlice, order);
        simulation.run(CURVE);
        SealedOrder three = opened(bob, alice, order);

        assertThat(two.value()).isSameAs(one.value());
        assertThat(three).isSameAs(one.value());
        assertThat(three.order()).isEqualTo(PunchPeer.fire());
        assertThat(bob.node.count("session.order_opened")).isEqualTo(1);
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

    // later rounds

    @Test
    void shouldOnlyReadAnOrderOfThePeerInAPunchOfItsOwn() {
        deliver();
        PunchOrder later = PunchPeer.order(PunchPeer.PUNCH, PunchOrder.Kind.FIRE, Round.FRESH_SOCKETS);
        Bytes back = sealed(bob, alice, later);
        SealedOrder read = opened(alice, bob, back);

        assertThat(read.order()).isEqualTo(later);
        assertThat(read.asksConsent()).isFalse();
        consent(read);
        fire();
        simulation.run(Duration.ofSeconds(1));
        assertSession();
        assertThat(sent.stream().filter(packet -> packet.payload().equals(back)))
                .as("the target's packets are the answer to the initiator")
                .isEmpty();
        assertThat(alice.node.count("session.established") + bob.node.count("session.established"))
                .as("with the observer and with each other")
                .isEqualTo(4);
    }

    @Test
    void shouldAnswerTheNewestOrderOfAPunch() {
        deliver();
        PunchOrder prepare = PunchPeer.order(PunchPeer.PUNCH, PunchOrder.Kind.PREPARE, Round.FRESH_SOCKETS);
        Bytes second = sealed(alice, bob, prepare);
        consent(opened(bob, alice, second));
        alice.probe(bob, atBob);

        assertThat(sentTo(atBob)).containsExactly(second);
        bob.probe(alice, atAlice);
        assertThat(sentTo(atAlice).get(0).asBuffer().getInt(5))
                .as("the index that the second order named")
                .isEqualTo(second.asBuffer().getInt(1));
        simulation.run(Duration.ofSeconds(1));
        assertSession();
    }

    @Test
    void shouldKeepAnOrderThatWaitsForItsTurnToSpray() {
        PunchOrder spray = PunchPeer.order(PunchPeer.PUNCH, PunchOrder.Kind.PREPARE, Round.SPRAY);
        Bytes order = sealed(alice, bob, spray);
        consent(opened(bob, alice, order));
        simulation.run(Duration.ofSeconds(61));
        Bytes again = sealed(alice, bob, spray);
        atAlice = alice.seenBy(observer, simulation);
        atBob = bob.seenBy(observer, simulation);

        assertThat(again).isEqualTo(order);
        fire();
        simulation.run(Duration.ofSeconds(1));
        assertSession();
    }

    @Test
    void shouldKeepNothingForLong() {
        deliver();
        simulation.run(Duration.ofSeconds(16));
        sent.clear();

        assertThat(alice.probe(bob, atBob)).isFalse();
        assertThat(bob.probe(alice, atAlice)).isFalse();
        assertThat(sent).isEmpty();
        assertThat(alice.node.count("session.punch_unsent")).isEqualTo(1);
    }

    // an order that comes by itself

    @Test
    void shouldAnswerAnOrderThatComesBeforeAnyCoordinatorHasDeliveredIt() {
        openBobsRouter();
        Bytes order = sealed(alice, bob);
        alice.probe(bob, atBob);
        simulation.run(ONE_WAY.multipliedBy(2).plus(CURVE.multipliedBy(3)));

        assertThat(bob.direct).hasSize(1);
        assertThat(alice.node.confirmed).contains(bob.id());
        simulation.run(ONE_WAY);
        assertThat(bob.pathTo(alice)).isEqualTo(atAlice);
        assertThat(opened(bob, alice, order)).as("the same one, late").isSameAs(bob.direct.get(0));
        simulation.run(Duration.ofSeconds(1));
        assertSession();
    }

    @Test
    void shouldSayNothingToAnOrderThatIsDeclined() {
        openBobsRouter();
        bob.consents = false;
        Bytes order = sealed(alice, bob);
        for (int i = 0; i < 3; i++) {
            alice.probe(bob, atBob);
            simulation.run(Duration.ofMillis(200));
        }
        SealedOrder same = opened(bob, alice, order);
        same.decline();
        alice.probe(bob, atBob);
        simulation.run(Duration.ofSeconds(1));

        assertThat(bob.direct).hasSize(1);
        assertThat(same).isSameAs(bob.direct.get(0));
        assertThat(sentTo(atAlice)).isEmpty();
        Outcome<SealedOrder> late = new Outcome<>();
        same.consent(late);
        simulation.run(CURVE);
        assertThat(late.code()).isEqualTo(Failure.Code.CLOSED);
    }

    @Test
    void shouldSendNothingBeforeTheTargetIsWilling() {
        openBobsRouter();
        bob.consents = false;
        Bytes order = sealed(alice, bob);
        SealedOrder delivered = opened(bob, alice, order);
        alice.probe(bob, atBob);

        assertThat(bob.probe(alice, atAlice)).isFalse();
        simulation.run(Duration.ofSeconds(1));
        assertThat(sentTo(atAlice)).isEmpty();

        consent(delivered);
        assertThat(sentTo(atAlice)).as("what came by itself is answered now").hasSize(1);
        assertThat(bob.probe(alice, atAlice)).isTrue();
    }

    private void openBobsRouter() {
        bob.node.sockets.get(0).send(atAlice, Bytes.ofHex("01").asBuffer());
        simulation.run(Duration.ofSeconds(1));
        sent.clear();
    }

    // an older session

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

    // packets

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

    private List<Bytes> sentTo(Endpoint to) {
        return sent.stream()
                .filter(packet -> packet.to().equals(to))
                .map(PacketTap.Packet::payload)
                .toList();
    }
}
