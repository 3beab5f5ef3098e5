package org.warrenp2p.holepunch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.holepunch.candidate.TargetRules;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.Candidate;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.PunchOrder.Delivery;
import org.warrenp2p.proto.punch.PunchOrder.Receipt;
import org.warrenp2p.proto.punch.PunchOrder.Timing;
import org.warrenp2p.proto.punch.Round;

/** A coordinator, an initiator or a target that wants this node's packets to go to a victim. */
class HolePunchAdversaryTest {

    private static final NatProfile PORT =
            new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
    private static final NatProfile SYMMETRIC =
            new NatProfile(MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
    private static final IpAddress MAPPED = IpAddress.parse("203.0.113.1");
    private static final IpAddress VICTIM = IpAddress.parse("198.51.100.66");
    private static final Endpoint PEER = Endpoint.parse("192.0.2.9:5000");
    private static final Contact COORDINATOR =
            new Contact(PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]), Endpoint.parse("192.0.2.1:4433"));
    private static final Timing AT_ONCE = new Timing(0, 0);
    private static final long PUNCH = 4;

    private final PunchDriver target = driver(false, PORT, List.of());

    @Test
    void shouldSendAVictimNoMoreThanThirtyTwoPacketsForAnOrderThatNamesItEightTimes() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, victims(), PORT, PEER);
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, victims(), PORT, PEER);
        runOut();

        assertThat(target.probes.get(VICTIM)).isEqualTo(32);
        assertThat(target.probes.get(PEER.address())).isEqualTo(9);
    }

    @Test
    void shouldCountEveryRoundOnceHoweverOftenItIsOrdered() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, victims(), PORT, PEER);
        for (int i = 0; i < 10; i++) {
            deliver(PunchOrder.Kind.PREPARE, Round.FRESH_SOCKETS, victims(), PORT, PEER);
            target.punch.onObserved(1, new Endpoint(MAPPED, 6_000 + i), target.nowNanos);
            target.settle();
            target.punch.onReceipt(
                    new Receipt(PunchOrder.Kind.FIRE, Round.FRESH_SOCKETS, PEER, AT_ONCE), target.nowNanos);
            target.settle();
            target.step();
        }
        runOut();

        assertThat(target.probes.get(VICTIM)).isEqualTo(2 * 32);
        assertThat(target.socketsOpened()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.168.1.1:5000", "127.0.0.1:5000", "224.0.0.1:5000", "198.51.100.66:53", "100.64.0.1:5000"})
    void shouldNotBelieveACoordinatorThatValidatesWhatNobodyMayBeSentTo(String endpoint) {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, List.of(), PORT, Endpoint.parse(endpoint));
        runOut();

        assertThat(target.all(PunchAction.SendProbe.class)).isEmpty();
    }

    @Test
    void shouldSendAPrivateNeighbourFourPacketsAndAForeignOneNone() {
        Endpoint neighbour = Endpoint.parse("192.168.1.77:5000");
        List<Candidate> named = List.of(new Candidate(Candidate.Kind.HOST, neighbour));
        PunchDriver sameHome = driver(false, PORT, List.of());
        sameHome.punch.onOrder(delivery(PunchOrder.Kind.FIRE, Round.FIRE, named, PORT, new Endpoint(MAPPED, 5_000)), 0);
        sameHome.settle();
        while (sameHome.step()) {}
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, named, PORT, PEER);
        runOut();

        assertThat(sameHome.probes.get(neighbour.address())).isEqualTo(4);
        assertThat(target.probes).doesNotContainKey(neighbour.address());
    }

    @Test
    void shouldNotReflectTheProbesOfAPeerThatForgesTheirSource() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, List.of(), PORT, PEER);
        for (int i = 0; i < 1_000; i++) {
            target.punch.onAuthenticated(0, new Endpoint(VICTIM, 5_000 + i), PacketRole.PROBE, target.nowNanos);
            target.settle();
        }
        runOut();

        assertThat(target.probes.get(VICTIM)).isEqualTo(32);
    }

    @Test
    void shouldNotAnswerAProbeThatSeemsToComeFromOurRouter() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, List.of(), PORT, PEER);
        target.punch.onAuthenticated(0, Endpoint.parse("192.168.1.1:5000"), PacketRole.PROBE, target.nowNanos);
        target.punch.onAuthenticated(0, new Endpoint(VICTIM, 53), PacketRole.PROBE, target.nowNanos);
        target.settle();

        assertThat(target.all(PunchAction.SendAnswer.class)).isEmpty();
    }

    /** A spray is for profiles that need one, whatever the order says. */
    @Test
    void shouldDeclineASprayThatTheProfilesDoNotCallFor() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, List.of(), PORT, PEER);
        deliver(PunchOrder.Kind.PREPARE, Round.SPRAY, List.of(), PORT, PEER);
        deliver(PunchOrder.Kind.FIRE, Round.SPRAY, List.of(), SYMMETRIC, PEER);
        runOut();

        assertThat(target.all(PunchAction.SendOrder.class))
                .extracting(send -> send.order().kind())
                .containsExactly(PunchOrder.Kind.DECLINE);
        assertThat(target.sprayed).isEmpty();
    }

    @Test
    void shouldNotSprayWithoutATurn() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, List.of(), SYMMETRIC, PEER);
        deliver(PunchOrder.Kind.PREPARE, Round.SPRAY, List.of(), SYMMETRIC, PEER);
        target.punch.onSprayRefused(target.nowNanos);
        target.settle();
        runOut();

        assertThat(target.sprayed).isEmpty();
        assertThat(target.all(PunchAction.ReleaseSpray.class)).hasSize(1);
        assertThat(target.all(PunchAction.SendOrder.class))
                .extracting(send -> send.order().kind())
                .containsExactly(PunchOrder.Kind.DECLINE);
        assertThat(failure(target).rounds()).containsEntry(Round.SPRAY, RoundOutcome.OVER_LIMIT);
    }

    @Test
    void shouldGiveTheTurnBackWhenTheSprayMayNotStart() {
        startSpray();
        target.punch.onSprayRefused(target.nowNanos);
        target.settle();
        runOut();

        assertThat(target.sprayed).isEmpty();
        assertThat(target.all(PunchAction.ReleaseSpray.class)).hasSize(1);
    }

    @Test
    void shouldSprayAThousandPortsOnceEachAndNobodyElse() {
        startSpray();
        runOut();

        assertThat(target.sprayed).hasSize(1_024);
        assertThat(target.sprayed.values()).containsOnly(1);
        assertThat(target.sprayed.keySet())
                .allMatch(endpoint -> endpoint.address().equals(PEER.address()));
        assertThat(target.all(PunchAction.ReleaseSpray.class)).hasSize(1);
    }

    /** What is sprayed takes nearly all packets of a second, and answers come last. */
    @Test
    void shouldStopSprayingOnceItHasMet() {
        startSpray();
        for (int i = 0; i < 100; i++) {
            target.step();
        }
        int before = target.sprayed.size();
        target.punch.onAuthenticated(0, new Endpoint(PEER.address(), 7_777), PacketRole.PROBE, target.nowNanos);
        target.settle();
        runOut();

        assertThat(before).isBetween(50, 100);
        assertThat(target.sprayed).hasSize(before);
        assertThat(target.all(PunchAction.SendAnswer.class)).hasSize(1);
        assertThat(target.all(PunchAction.SendProbe.class))
                .filteredOn(probe -> probe.target().port() == 7_777)
                .hasSize(9);
    }

    private void startSpray() {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, List.of(), SYMMETRIC, PEER);
        deliver(PunchOrder.Kind.PREPARE, Round.SPRAY, List.of(), SYMMETRIC, PEER);
        target.punch.onSprayGranted(target.nowNanos);
        target.settle();
        target.punch.onReceipt(new Receipt(PunchOrder.Kind.FIRE, Round.SPRAY, PEER, AT_ONCE), target.nowNanos);
        target.settle();
        while (target.all(PunchAction.StartSpray.class).isEmpty() && target.step()) {}
    }

    @Test
    void shouldOpenNoMoreSocketsThanThereAre() {
        PunchDriver symmetric = driver(true, SYMMETRIC, List.of(COORDINATOR));
        symmetric.punch.start(new PunchOffer(List.of(), PORT, PortPattern.UNKNOWN), symmetric.nowNanos);
        symmetric.settle();
        symmetric.step();
        symmetric.punch.onReceipt(new Receipt(PunchOrder.Kind.FIRE, Round.FIRE, PEER, AT_ONCE), symmetric.nowNanos);
        symmetric.settle();
        while (symmetric.all(PunchAction.RequestSpray.class).isEmpty() && symmetric.step()) {}
        symmetric.punch.onSprayGranted(symmetric.nowNanos);
        symmetric.settle();
        symmetric.punch.onOrder(delivery(PunchOrder.Kind.FIRE, Round.SPRAY, List.of(), PORT, PEER), symmetric.nowNanos);
        symmetric.settle();
        while (symmetric.step()) {}

        assertThat(symmetric.socketsOpened()).isEqualTo(256);
        assertThat(symmetric.sprayed.get(PEER)).isEqualTo(512);
    }

    @Test
    void shouldIgnoreOrdersOfOtherPunches() {
        PunchOrder other = new PunchOrder(
                PUNCH + 1, PunchOrder.Kind.FIRE, Round.FIRE, new PunchOffer(victims(), PORT, PortPattern.UNKNOWN));
        target.punch.onOrder(new Delivery(other, COORDINATOR, PEER, AT_ONCE), target.nowNanos);
        target.settle();

        assertThat(target.done).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = PunchFailure.Code.class,
            names = {"CANCELLED", "NETWORK_CHANGED"})
    void shouldStopAtOnce(PunchFailure.Code code) {
        deliver(PunchOrder.Kind.FIRE, Round.FIRE, victims(), PORT, PEER);
        if (code == PunchFailure.Code.CANCELLED) {
            target.punch.cancel();
        } else {
            target.punch.onNetworkChanged();
        }
        target.settle();

        assertThat(failure(target).code()).isEqualTo(code);
        assertThat(target.step()).isFalse();
    }

    @Test
    void shouldSayThatNoCoordinatorAnswered() {
        PunchDriver alone = driver(true, PORT, List.of(COORDINATOR));
        alone.punch.start(new PunchOffer(victims(), PORT, PortPattern.UNKNOWN), alone.nowNanos);
        alone.settle();
        while (alone.step()) {}

        assertThat(failure(alone).code()).isEqualTo(PunchFailure.Code.NO_COORDINATOR);
        assertThat(failure(alone).message()).contains("No coordinator", "ADDRESS_AND_PORT_DEPENDENT");
        assertThat(alone.all(PunchAction.SendOrder.class)).hasSize(3);
        assertThat(alone.probes).isEmpty();
    }

    private static PunchFailure failure(PunchDriver driver) {
        return driver.all(PunchAction.Failed.class).get(0).failure();
    }

    private void runOut() {
        while (target.step()) {}
    }

    private void deliver(
            PunchOrder.Kind kind, Round round, List<Candidate> candidates, NatProfile nat, Endpoint validated) {
        target.punch.onOrder(delivery(kind, round, candidates, nat, validated), target.nowNanos);
        target.settle();
    }

    private static Delivery delivery(
            PunchOrder.Kind kind, Round round, List<Candidate> candidates, NatProfile nat, Endpoint validated) {
        PunchOffer offer = new PunchOffer(candidates, nat, PortPattern.RANDOM);
        return new Delivery(new PunchOrder(PUNCH, kind, round, offer), COORDINATOR, validated, AT_ONCE);
    }

    private static List<Candidate> victims() {
        List<Candidate> named = new ArrayList<>();
        for (int i = 0; i < Candidate.MOST; i++) {
            named.add(new Candidate(Candidate.Kind.MAPPED, new Endpoint(VICTIM, 5_000 + i)));
        }
        return named;
    }

    private static PunchDriver driver(boolean initiator, NatProfile nat, List<Contact> coordinators) {
        PunchRequest request = new PunchRequest(
                PUNCH,
                initiator,
                new PunchOffer(List.of(), nat, PortPattern.RANDOM),
                List.of(MAPPED),
                new TargetRules(List.of(), List.of(MAPPED), List.of(), false),
                coordinators,
                true);
        return new PunchDriver(new HolePunch(PunchSettings.DEFAULT, request, new SplittableRandom(1)));
    }
}
