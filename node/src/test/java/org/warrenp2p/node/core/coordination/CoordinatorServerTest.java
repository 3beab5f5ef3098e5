package org.warrenp2p.node.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

class CoordinatorServerTest {

    private static final Bytes SEALED = Bytes.ofHex("c0ffee");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LIFE = CoordinationSettings.DEFAULT.life();

    private final Simulation simulation = Simulation.forTest(CoordinatorServerTest.class, 11);
    private final CoordinationNode coordinator = node(1);
    private final CoordinationNode asker = node(2);
    private final CoordinationNode target = node(3);

    private CoordinationNode node(int number) {
        return CoordinationNode.on(simulation, number);
    }

    private void register(CoordinationNode peer) {
        CoordinationNode.Asked asked = peer.register(coordinator);
        simulation.run(SECOND);
        assertThat(asked.response).isEqualTo(new Response.Coordinating((int) LIFE.toSeconds()));
        // the target listens to its coordinators only; giving it an order makes one of it
        peer.pass(coordinator, coordinator, SEALED);
        simulation.run(SECOND);
    }

    private CoordinationNode.Passing pass(CoordinationNode from, CoordinationNode to) {
        CoordinationNode.Passing passing = from.pass(coordinator, to, SEALED);
        simulation.run(SECOND);
        return passing;
    }

    @Test
    void shouldPassAnOrderToWhoWantsIt() {
        register(target);
        CoordinationNode.Passing passing = pass(asker, target);

        assertThat(passing.passed().validated()).isEqualTo(target.contact().endpoint());
        assertThat(target.orders).hasSize(1);
        DeliveredOrder order = target.orders.get(0);
        assertThat(order.from()).isEqualTo(asker.peer);
        assertThat(order.via()).isEqualTo(coordinator.contact());
        assertThat(order.validated()).isEqualTo(asker.contact().endpoint());
        assertThat(order.sealed()).isEqualTo(SEALED);
        assertThat(coordinator.count("coordinator.passed")).isEqualTo(1);
    }

    @Test
    void shouldLetBothSidesFireAtTheSameInstant() {
        for (int[] millis : new int[][] {{10, 80}, {80, 10}, {25, 25}, {3, 240}}) {
            Simulation world = new Simulation(7);
            CoordinationNode between = CoordinationNode.on(world, 1);
            CoordinationNode one = CoordinationNode.on(world, 2);
            CoordinationNode other = CoordinationNode.on(world, 3);
            link(world, one.host, between.host, millis[0]);
            link(world, other.host, between.host, millis[1]);
            other.register(between);
            world.run(SECOND);
            other.pass(between, between, SEALED);
            world.run(SECOND);

            CoordinationNode.Passing passing = one.pass(between, other, SEALED);
            world.run(Duration.ofSeconds(2));

            long oneFires = passing.atNanos + passing.passed().timing().waitNanos();
            long otherFires =
                    other.orderNanos.get(0) + other.orders.get(0).timing().waitNanos();
            assertThat(oneFires).isCloseTo(otherFires, within(1_000_000L));
        }
    }

    @Test
    void shouldTellAnOrderTwiceSoThatALostPacketCostsNothing() {
        for (boolean slowAsker : new boolean[] {false, true}) {
            Simulation world = new Simulation(7);
            CoordinationNode between = CoordinationNode.on(world, 1);
            CoordinationNode one = CoordinationNode.on(world, 2);
            CoordinationNode other = CoordinationNode.on(world, 3);
            link(world, one.host, between.host, slowAsker ? 80 : 10);
            link(world, other.host, between.host, 20);
            other.register(between);
            world.run(SECOND);
            other.pass(between, between, SEALED);
            world.run(SECOND);

            LinkModel lossless = LinkModel.constant(Duration.ofMillis(20));
            world.network().setLink(between.host, other.host, lossless.withLoss(1));
            CoordinationNode.Passing passing = one.pass(between, other, SEALED);
            world.runUntil(() -> between.count("coordinator.passed") > 0, SECOND);
            world.network().setLink(between.host, other.host, lossless);
            world.run(Duration.ofSeconds(2));

            assertThat(other.orders).hasSize(1);
            long oneFires = passing.atNanos + passing.passed().timing().waitNanos();
            long otherFires =
                    other.orderNanos.get(0) + other.orders.get(0).timing().waitNanos();
            assertThat(otherFires - oneFires)
                    .as("late only if it has nothing to wait for")
                    .isBetween(-1_000_000L, slowAsker ? 1_000_000L : 21_000_000L);
        }
    }

    private static void link(Simulation world, SimHost one, SimHost other, int millis) {
        world.network().setLinks(one, other, LinkModel.constant(Duration.ofMillis(millis)));
    }

    @Test
    void shouldRefuseWhoeverNobodyRegistered() {
        // there is a session with it, and it did not opt in
        target.ask(coordinator, new Request.Ping());
        simulation.run(SECOND);
        assertThat(pass(asker, target).refused()).isEqualTo(new PassOutcome.Refused(Reason.NO_SUCH_TARGET, 0));
        assertThat(coordinator.count("coordinator.refused_no_target")).isEqualTo(1);
        assertThat(target.count("exchange.order_unheard") + target.count("order.unexpected"))
                .isZero();
    }

    @Test
    void shouldNotPassOrdersToThemselves() {
        register(target);
        assertThat(pass(target, target).refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    }

    @Test
    void shouldEndWhenItIsToldTo() {
        register(target);
        CoordinationNode.Asked stopped = target.ask(coordinator, new Request.Coordinate(true));
        simulation.run(SECOND);
        assertThat(stopped.response).isEqualTo(new Response.Coordinating(0));
        assertThat(pass(asker, target).refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
        assertThat(coordinator.count("coordinator.left")).isEqualTo(1);
        assertThat(coordinator.service.targets()).isZero();
    }

    @Test
    void shouldForgetWhoDoesNotRenew() {
        register(target);
        simulation.run(LIFE.minusSeconds(4));
        assertThat(coordinator.service.targets()).isEqualTo(1);
        register(target);
        simulation.run(LIFE.minusSeconds(4));
        assertThat(pass(asker, target).outcome).isInstanceOf(PassOutcome.Passed.class);
        simulation.run(Duration.ofSeconds(4));
        assertThat(coordinator.service.targets()).isZero();
        assertThat(coordinator.count("coordinator.expired")).isEqualTo(1);
        assertThat(pass(asker, target).refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    }

    @Test
    void shouldKeepTheSessionNoLongerThanTheRegistration() {
        register(target);
        simulation.run(Duration.ofMinutes(6));
        assertThat(coordinator.service.targets()).isZero();
        assertThat(coordinator.pathTo(target)).as("expired, and then idle").isNull();
    }

    @Test
    void shouldForgetWhoSaysGoodbye() {
        register(target);
        target.control.close();
        simulation.run(SECOND);
        assertThat(coordinator.service.targets()).isZero();
        assertThat(pass(asker, target).refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    }

    @Test
    void shouldServeNobodyAsAClient() {
        coordinator.serving = false;
        CoordinationNode.Asked asked = target.register(coordinator);
        CoordinationNode.Passing passing = pass(asker, target);
        assertThat(asked.refused().reason()).isEqualTo(Reason.NOT_SERVED);
        assertThat(passing.refused().reason()).isEqualTo(Reason.NOT_SERVED);
    }

    @Test
    void shouldLetTheTargetAnswerForAMinute() {
        register(target);
        assertThat(pass(target, asker).refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
        pass(asker, target);

        assertThat(pass(target, asker).outcome).isInstanceOf(PassOutcome.Passed.class);
        assertThat(asker.orders).extracting(DeliveredOrder::from).containsExactly(target.peer);
        CoordinationNode stranger = node(4);
        assertThat(pass(stranger, asker).refused().reason()).as("the pair only").isEqualTo(Reason.NO_SUCH_TARGET);
        simulation.run(Duration.ofSeconds(60));
        assertThat(pass(target, asker).refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    }

    @Test
    void shouldAnswerAgainWhatWasAskedAgainAndPassItOnOnce() {
        register(target);
        pass(asker, target);
        // answers to the asker are late: it sends its request again
        simulation.network().setLink(coordinator.host, asker.host, LinkModel.constant(Duration.ofMillis(900)));
        CoordinationNode.Passing passing = asker.pass(coordinator, target, Bytes.ofHex("decade"));
        simulation.run(Duration.ofSeconds(3));

        assertThat(passing.outcome).isInstanceOf(PassOutcome.Passed.class);
        assertThat(coordinator.count("coordinator.repeated")).isPositive();
        assertThat(target.orders).hasSize(2);
    }

    @Test
    void shouldRefuseBeyondTheLimitsOfATargetAndSayWhenToComeBack() {
        register(target);
        List<CoordinationNode.Passing> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CoordinationNode other = node(10 + i);
            tries.add(pass(other, target));
        }
        assertThat(tries.subList(0, 6)).allMatch(passing -> passing.outcome instanceof PassOutcome.Passed);
        for (CoordinationNode.Passing late : tries.subList(6, 8)) {
            assertThat(late.refused().reason()).isEqualTo(Reason.QUOTA);
            assertThat(late.refused().retryAfterSeconds()).isBetween(50, 60);
        }
        assertThat(coordinator.count("coordinator.refused_per_target")).isEqualTo(2);
        assertThat(target.orders).hasSize(6);
        simulation.run(Duration.ofSeconds(tries.get(7).refused().retryAfterSeconds()));
        assertThat(pass(asker, target).outcome).isInstanceOf(PassOutcome.Passed.class);
    }

    @Test
    void shouldLeaveOrdersForOthersWhenOneAsksTooOften() {
        register(target);
        for (int i = 0; i < 4; i++) {
            assertThat(pass(asker, target).outcome).isInstanceOf(PassOutcome.Passed.class);
        }
        assertThat(pass(asker, target).refused().reason()).isEqualTo(Reason.QUOTA);
        assertThat(coordinator.count("coordinator.refused_per_pair")).isEqualTo(1);
        assertThat(pass(node(20), target).outcome).isInstanceOf(PassOutcome.Passed.class);
    }

    @Test
    void shouldBoundAFloodOfRequests() {
        register(target);
        List<CoordinationNode.Passing> flood = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            flood.add(asker.pass(coordinator, target, Bytes.wrap(new byte[] {(byte) i})));
        }
        simulation.run(SECOND);
        assertThat(target.orders).hasSize(4);
        assertThat(flood)
                .filteredOn(passing -> passing.outcome instanceof PassOutcome.Passed)
                .hasSize(4);
        assertThat(coordinator.count("coordinator.refused_rate")).isPositive();
    }

    @Test
    void shouldTakeNoMoreTargetsThanItHasPlacesFor() {
        CoordinationSettings few = new CoordinationSettings(3, 2, LIFE, 6, 4, 30, 120, 600);
        CoordinationNode small =
                CoordinationNode.on(simulation, simulation.addHost(IpAddress.parse("198.51.100.1")), 50, few);
        List<CoordinationNode.Asked> asked = new ArrayList<>();
        for (String address : List.of("203.0.113.1", "203.0.113.2", "203.0.113.3", "192.0.2.1", "192.0.2.2")) {
            CoordinationNode peer = CoordinationNode.on(
                    simulation, simulation.addHost(IpAddress.parse(address)), 60 + asked.size(), few);
            asked.add(peer.register(small));
            simulation.run(SECOND);
        }
        assertThat(asked.get(2).refused()).isEqualTo(new Response.Refused(Reason.QUOTA, 60));
        assertThat(asked.get(4).refused()).isEqualTo(new Response.Refused(Reason.BUSY, 60));
        assertThat(small.service.targets()).isEqualTo(3);
        assertThat(small.count("coordinator.refused_network_full")).isEqualTo(1);
        assertThat(small.count("coordinator.refused_full")).isEqualTo(1);
    }

    @Test
    void shouldPingWhomItDoesNotKnowTheDelayOf() {
        register(target);
        register(asker);
        // what the handshake took says nothing of where the asker is now
        IpAddress before = asker.host.address();
        asker.host.changeAddress(before, IpAddress.parse("198.51.100.9"));
        simulation.network().setLinks(coordinator.host, asker.host, LinkModel.constant(Duration.ofMillis(60)));
        asker.ask(coordinator, new Request.Ping());
        simulation.run(SECOND);
        long asked = coordinator.count("exchange.asked");
        CoordinationNode.Passing passing = pass(asker, target);

        assertThat(coordinator.count("exchange.asked")).isEqualTo(asked + 1);
        assertThat(passing.passed().timing().ownDelayNanos()).isCloseTo(60_000_000L, within(1_000_000L));
        assertThat(target.orders.get(0).timing().otherDelayNanos()).isCloseTo(60_000_000L, within(1_000_000L));
        assertThat(target.orders.get(0).validated().address()).isEqualTo(IpAddress.parse("198.51.100.9"));
    }

    @Test
    void shouldNotNameAnEndpointThatIsNotValidated() {
        register(target);
        register(asker);
        asker.host.changeAddress(asker.host.address(), IpAddress.parse("198.51.100.9"));
        // the refusal goes where the asker was; what it sends again comes from a place that has proved itself meanwhile
        CoordinationNode.Passing passing = pass(asker, target);
        assertThat(coordinator.count("coordinator.refused_moving")).isEqualTo(1);
        assertThat(passing.outcome).isInstanceOf(PassOutcome.Passed.class);
        assertThat(target.orders)
                .extracting(order -> order.validated().address())
                .containsExactly(IpAddress.parse("198.51.100.9"));
    }

    @Test
    void shouldRefuseATargetThatIsSilent() {
        register(target);
        IpAddress before = target.host.address();
        target.host.changeAddress(before, IpAddress.parse("198.51.100.9"));
        target.ask(coordinator, new Request.Ping());
        simulation.run(SECOND);
        target.host.stop();
        CoordinationNode.Passing passing = asker.pass(coordinator, target, Bytes.ofHex("decade"));
        simulation.run(Duration.ofSeconds(3));
        assertThat(passing.refused().reason()).isEqualTo(Reason.NO_SUCH_TARGET);
        assertThat(coordinator.count("coordinator.refused_silent")).isEqualTo(1);
    }
}
