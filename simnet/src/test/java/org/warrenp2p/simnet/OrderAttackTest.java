package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;

/** Orders of people who mean no good: coordinators, initiators and whoever sees packets. */
class OrderAttackTest {

    private static final Endpoint SOMEWHERE = Endpoint.parse("192.0.2.77:7777");
    private static final int MOST_KEPT = 64;

    private final Simulation simulation = Simulation.forTest(OrderAttackTest.class, 72);
    private final PunchPeer alice = new PunchPeer(simulation.addHost(), 1);
    private final PunchPeer bob = new PunchPeer(simulation.addHost(), 2);
    private final PunchPeer carol = new PunchPeer(simulation.addHost(), 3);
    private final SimHost mallory = simulation.addHost();
    private final SortedMap<Endpoint, Integer> intoBob = new TreeMap<>();
    private final SortedMap<Endpoint, Integer> outOfBob = new TreeMap<>();

    @BeforeEach
    void openSocketsAndTap() {
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            int bytes = packet.payload().length();
            if (packet.point() == PacketTap.Point.DELIVERED && packet.to().equals(bob.node.endpoint())) {
                intoBob.merge(packet.from(), bytes, Integer::sum);
            } else if (packet.point() == PacketTap.Point.SENT && packet.from().equals(bob.node.endpoint())) {
                outOfBob.merge(packet.to(), bytes, Integer::sum);
            }
        });
    }

    private static Endpoint victim(int number) {
        return new Endpoint(SimAddresses.ipv4(1_000 + number), 9);
    }

    private void inject(Endpoint source, byte[] packet) {
        simulation.network().send(mallory, source, bob.node.endpoint(), ByteBuffer.wrap(packet));
    }

    private Bytes sealed(PunchPeer from, PunchPeer to, PunchOrder order) {
        Outcome<Bytes> sealed = from.seal(to, order);
        simulation.run(Duration.ofMillis(5));
        return sealed.value();
    }

    private Outcome<SealedOrder> opened(PunchPeer claimed, Bytes sealed) {
        Outcome<SealedOrder> opened = bob.open(claimed, SOMEWHERE, sealed);
        simulation.run(Duration.ofMillis(5));
        return opened;
    }

    private static PunchOrder order(long punch) {
        return PunchPeer.order(punch, PunchOrder.Kind.FIRE, Round.FIRE);
    }

    // forged and misdirected

    @Test
    void shouldNotTakeAnOrderForSomebodyElses() {
        Bytes order = sealed(alice, bob, order(1));

        assertThat(opened(carol, order).code()).isEqualTo(Failure.Code.WRONG_PEER);
        assertThat(opened(alice, order).value().peer()).isEqualTo(alice.id());
        assertThat(opened(carol, order).code()).isEqualTo(Failure.Code.WRONG_PEER);
    }

    @Test
    void shouldNotOpenAnOrderThatIsSealedToSomebodyElse() {
        Bytes order = sealed(alice, carol, order(1));

        assertThat(opened(alice, order).code()).isEqualTo(Failure.Code.PROTOCOL);
        assertThat(bob.node.count("session.order_misdirected")).isEqualTo(1);
        assertThat(bob.node.count("session.order_opened")).isZero();
    }

    @Test
    void shouldRefuseEveryChangeOfAnOrder() {
        byte[] order = sealed(alice, bob, order(1)).toArray();
        // mac2 is no part of it
        for (int place = 0; place < order.length - 16; place++) {
            byte[] changed = order.clone();
            changed[place] ^= 1;
            assertThat(opened(alice, Bytes.wrap(changed)).code())
                    .as("byte %d", place)
                    .isEqualTo(Failure.Code.PROTOCOL);
        }
        for (int lengthBytes : new int[] {0, 1, 132, order.length - 1, 701, 1_232}) {
            byte[] cut = Arrays.copyOf(order, lengthBytes);
            assertThat(opened(alice, Bytes.wrap(cut)).code()).isEqualTo(Failure.Code.PROTOCOL);
        }
        assertThat(opened(alice, Bytes.wrap(order)).value().order()).isEqualTo(order(1));
        assertThat(outOfBob).isEmpty();
    }

    @Test
    void shouldNotTakeAnotherFirstPacketForAnOrder() {
        RawPeer stranger = new RawPeer(simulation, 60);
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 130, new Request.Ping());
        Outcome<SealedOrder> opened = new Outcome<>();
        bob.carrier.open(stranger.peer, SOMEWHERE, Bytes.wrap(stranger.firstPacket(bob.id(), 1, ping)), opened);
        simulation.run(Duration.ofMillis(5));

        assertThat(opened.code()).isEqualTo(Failure.Code.PROTOCOL);
        assertThat(bob.node.requests).isEmpty();
        assertThat(bob.node.count("session.order_forged")).isEqualTo(1);
    }

    @Test
    void shouldNotTakeAnAnswerFromWhereThePeerCannotBe() {
        Bytes order = sealed(alice, bob, order(PunchPeer.PUNCH));
        opened(alice, order).value().consent(new Outcome<>());
        alice.expected = source -> source.equals(SOMEWHERE);
        simulation.run(Duration.ofMillis(5));
        bob.probe(alice, alice.node.endpoint());
        simulation.run(Duration.ofSeconds(1));

        assertThat(alice.node.confirmed).isEmpty();
        assertThat(alice.node.count("session.order_answer_unexpected")).isEqualTo(1);

        alice.expected = bob.node.endpoint()::equals;
        bob.probe(alice, alice.node.endpoint());
        simulation.run(Duration.ofSeconds(1));
        assertThat(alice.node.confirmed).containsExactly(bob.id());
    }

    @Test
    void shouldTakeTheTrueAnswerBehindForgedOnes() {
        Bytes order = sealed(alice, bob, order(PunchPeer.PUNCH));
        opened(alice, order).value().consent(new Outcome<>());
        simulation.run(Duration.ofMillis(5));
        List<Bytes> answers = new ArrayList<>();
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.from().equals(bob.node.endpoint())) {
                answers.add(packet.payload());
            }
        });
        bob.carrier.send(alice.id(), PunchPeer.PUNCH, PacketRole.PROBE, bob.path(SOMEWHERE), 0);
        for (int i = 0; i < 5; i++) {
            byte[] forged = answers.get(0).toArray();
            forged[forged.length - 1] ^= (byte) (i + 1);
            simulation.network().send(mallory, bob.node.endpoint(), alice.node.endpoint(), ByteBuffer.wrap(forged));
        }
        simulation
                .network()
                .send(
                        mallory,
                        bob.node.endpoint(),
                        alice.node.endpoint(),
                        answers.get(0).asBuffer());
        simulation.run(Duration.ofSeconds(1));

        assertThat(alice.node.count("session.response_refused")).isEqualTo(5);
        assertThat(alice.node.confirmed).containsExactly(bob.id());
    }

    // copies and floods

    @Test
    void shouldChangeNothingIfAnOldOrderIsDeliveredAgain() {
        Bytes order = sealed(alice, bob, order(PunchPeer.PUNCH));
        opened(alice, order).value().consent(new Outcome<>());
        simulation.run(Duration.ofMillis(5));
        bob.probe(alice, alice.node.endpoint());
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.pathTo(alice)).isEqualTo(alice.node.endpoint());
        simulation.run(Duration.ofSeconds(60));
        long established = bob.node.count("session.established");

        SealedOrder again = opened(alice, order).value();
        Outcome<SealedOrder> consent = new Outcome<>();
        again.consent(consent);
        simulation.run(Duration.ofMillis(5));
        assertThat(consent.value()).isSameAs(again);
        bob.probe(alice, alice.node.endpoint());
        inject(SOMEWHERE, order.toArray());
        simulation.run(Duration.ofSeconds(30));

        assertThat(bob.node.count("session.established")).isEqualTo(established);
        assertThat(bob.pathTo(alice)).isEqualTo(alice.node.endpoint());
        assertThat(alice.pathTo(bob)).isEqualTo(bob.node.endpoint());
        assertThat(outOfBob.get(SOMEWHERE)).isLessThan(intoBob.get(SOMEWHERE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepItsBoundsAndWhatItHasPromisedInAFloodOfOrders(boolean byCoordinators) {
        Bytes promised = sealed(alice, bob, order(PunchPeer.PUNCH));
        SealedOrder first = opened(alice, promised).value();
        first.consent(new Outcome<>());
        simulation.run(Duration.ofMillis(5));
        bob.consents = false;
        flood(3 * MOST_KEPT, byCoordinators);

        assertThat(opened(alice, promised).value()).isSameAs(first);
        assertThat(bob.probe(alice, alice.node.endpoint())).isTrue();
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.pathTo(alice)).isEqualTo(alice.node.endpoint());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseOrdersBeyondWhatItHasPromised(boolean byCoordinators) {
        bob.consents = true;
        List<Outcome<SealedOrder>> outcomes = flood(MOST_KEPT + 10, byCoordinators);

        if (byCoordinators) {
            assertThat(outcomes.stream().filter(outcome -> outcome.code() == Failure.Code.LIMIT))
                    .hasSize(10);
        } else {
            assertThat(bob.direct).hasSize(MOST_KEPT);
        }
        assertThat(bob.node.count("session.order_refused")).isEqualTo(10);
        simulation.run(Duration.ofSeconds(20));
        assertThat(opened(alice, sealed(alice, bob, order(5))).value().order()).isEqualTo(order(5));
    }

    /** Orders of as many strangers, within less than an order's life. */
    private List<Outcome<SealedOrder>> flood(int orders, boolean byCoordinators) {
        List<Outcome<SealedOrder>> outcomes = new ArrayList<>();
        RawPeer stranger = new RawPeer(simulation, 60);
        for (int i = 0; i < orders; i++) {
            byte[] packet = stranger.firstPacket(bob.id(), i, asking(order(i)));
            Outcome<SealedOrder> opened = new Outcome<>();
            if (byCoordinators) {
                bob.carrier.open(stranger.peer, stranger.endpoint(), Bytes.wrap(packet), opened);
            } else {
                stranger.send(bob.node.endpoint(), packet);
            }
            outcomes.add(opened);
            simulation.run(Duration.ofMillis(20));
            if (byCoordinators && bob.consents && opened.code() == null) {
                opened.value().consent(new Outcome<>());
            }
        }
        simulation.run(Duration.ofMillis(100));
        return outcomes;
    }

    private static Frame asking(PunchOrder order) {
        return new Frame.Asking(1, Frame.Role.CLIENT, 128, new Request.Punch(order));
    }

    @Test
    void shouldNotFillTheWorkerWithOrdersThatComeAllAtOnce() {
        RawPeer stranger = new RawPeer(simulation, 60);
        List<Bytes> packets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            packets.add(Bytes.wrap(stranger.firstPacket(bob.id(), i, asking(order(i)))));
        }
        List<Outcome<SealedOrder>> outcomes = new ArrayList<>();
        for (Bytes packet : packets) {
            Outcome<SealedOrder> opened = new Outcome<>();
            bob.carrier.open(stranger.peer, stranger.endpoint(), packet, opened);
            outcomes.add(opened);
        }
        simulation.run(Duration.ofSeconds(1));

        assertThat(outcomes.stream().filter(outcome -> outcome.code() == Failure.Code.LIMIT))
                .hasSize(24);
        assertThat(bob.node.count("session.order_opened")).isEqualTo(16);
    }

    @Test
    void shouldBoundItsOwnOrders() {
        List<Outcome<Bytes>> outcomes = new ArrayList<>();
        for (int i = 0; i < MOST_KEPT + 3; i++) {
            outcomes.add(alice.seal(bob, order(i)));
            simulation.run(Duration.ofMillis(5));
        }
        assertThat(outcomes.stream().filter(outcome -> outcome.code() == Failure.Code.LIMIT))
                .hasSize(3);
        simulation.run(Duration.ofSeconds(16));
        assertThat(alice.seal(bob, order(0)).isOver()).isFalse();
    }

    // what victims get

    /** Copies of an order that is obeyed, and every packet of a punch in a session, from places that answer nothing. */
    @Test
    void shouldAnswerNoPlaceWithMoreThanCameFromThere() {
        RawPeer liar = new RawPeer(simulation, 60);
        byte[] order = liar.firstPacket(bob.id(), 1, asking(order(PunchPeer.PUNCH)));
        int number = 0;
        for (; number < 5; number++) {
            for (int copy = 0; copy <= number; copy++) {
                inject(victim(number), order);
                simulation.run(Duration.ofMillis(copy * 7L));
            }
        }
        liar.send(bob.node.endpoint(), order);
        simulation.run(Duration.ofMillis(100));
        liar.complete();
        liar.send(bob.node.endpoint(), liar.sealed(new Frame.Telling(new Notice.KeepAlive())));
        simulation.run(Duration.ofMillis(100));
        for (PacketRole role : PacketRole.values()) {
            for (int burst = 1; burst <= 4; burst++) {
                for (int i = 0; i < burst; i++) {
                    byte[] packet = liar.sealed(new Frame.Telling(new Notice.PunchPacket(PunchPeer.PUNCH, role)));
                    inject(victim(number), packet);
                    inject(victim(number + 1), packet);
                }
                number += 2;
                simulation.run(Duration.ofMillis(1_500));
            }
        }
        simulation.run(Duration.ofSeconds(5));

        int answered = 0;
        for (int i = 0; i < number; i++) {
            int out = outOfBob.getOrDefault(victim(i), 0);
            assertThat(out).as("bytes to victim %d", i).isLessThanOrEqualTo(intoBob.getOrDefault(victim(i), 0));
            answered += out > 0 ? 1 : 0;
        }
        assertThat(answered).as("victims that got anything at all").isGreaterThan(10);
        assertThat(bob.node.plane.paths().pathTo(liar.peer))
                .as("nobody has answered a challenge")
                .isNull();
    }

    @Test
    void shouldTakeNoOrderInASession() {
        RawPeer stranger = new RawPeer(simulation, 60);
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 130, new Request.Ping());
        stranger.send(bob.node.endpoint(), stranger.firstPacket(bob.id(), 1, ping));
        simulation.run(Duration.ofMillis(100));
        stranger.complete();
        stranger.send(bob.node.endpoint(), stranger.sealed(asking(order(1))));
        simulation.run(Duration.ofMillis(100));

        assertThat(bob.node.count("session.order_misplaced")).isEqualTo(1);
        assertThat(bob.direct).isEmpty();
        assertThat(bob.node.requests).hasSize(1);
    }
}
