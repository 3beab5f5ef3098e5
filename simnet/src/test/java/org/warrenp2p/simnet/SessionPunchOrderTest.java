package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PunchCarrier.SealedOrder;

/** What becomes of orders, before and without a punch. */
class SessionPunchOrderTest extends PunchMeeting {

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
}
