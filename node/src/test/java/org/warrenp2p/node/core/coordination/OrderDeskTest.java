package org.warrenp2p.node.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Failure;

/** Coordinators that do not do what they should. */
class OrderDeskTest {

    private static final Bytes SEALED = Bytes.ofHex("c0ffee");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Endpoint SOMEWHERE = Endpoint.parse("203.0.113.7:4433");
    private static final PeerId SOMEBODY = CoordinationNode.peer(77);

    private final Simulation simulation = Simulation.forTest(OrderDeskTest.class, 3);
    private final CoordinationNode node = CoordinationNode.on(simulation, 1);
    private final CoordinationNode coordinator = CoordinationNode.on(simulation, 2);

    private void becomeTarget() {
        node.servers = List.of(coordinator.contact());
        node.needed = true;
        node.service.start();
        simulation.run(SECOND);
        assertThat(node.service.coordinators()).containsExactly(coordinator.contact());
    }

    private void deliver(CoordinationNode from, PeerId sender, Endpoint validated) {
        Notice.Order order = new Notice.Order(sender, new Passage(validated, 20_000, 45_000), SEALED);
        assertThat(from.control.tell(node.peer, order)).isTrue();
        simulation.run(Duration.ofMillis(100));
    }

    @Test
    void shouldHearOfWhatItsCoordinatorPassesOn() {
        becomeTarget();
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).hasSize(1);
        assertThat(node.orders.get(0).timing().waitNanos()).isEqualTo(25_000_000);
        assertThat(node.count("order.delivered")).isEqualTo(1);
    }

    @Test
    void shouldHearOnceOfAnOrderThatIsToldTwice() {
        becomeTarget();
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).hasSize(1);
        assertThat(node.count("order.repeated")).isEqualTo(1);
        deliver(coordinator, CoordinationNode.peer(78), SOMEWHERE);
        assertThat(node.orders).as("of somebody else").hasSize(2);
        simulation.run(SECOND);
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).as("again after a second").hasSize(3);
    }

    @Test
    void shouldIgnoreOrdersOfStrangers() {
        becomeTarget();
        CoordinationNode stranger = CoordinationNode.on(simulation, 9);
        node.ask(stranger, new Request.Ping());
        simulation.run(SECOND);
        for (int i = 0; i < 50; i++) {
            deliver(stranger, SOMEBODY, SOMEWHERE);
        }
        assertThat(node.orders).isEmpty();
        assertThat(node.count("order.unexpected")).isEqualTo(50);
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).as("what strangers send uses up nothing").hasSize(1);
    }

    @Test
    void shouldObeyFewOfAFlood() {
        becomeTarget();
        for (int i = 0; i < 100; i++) {
            deliver(coordinator, CoordinationNode.peer(100 + i), SOMEWHERE);
        }
        assertThat(node.orders).hasSize(6);
        assertThat(node.count("punch.order_over_limit")).isEqualTo(94);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"224.0.0.1:4433", "255.255.255.255:4433", "0.0.0.0:4433", "240.0.0.1:4433", "[ff02::1]:4433"})
    void shouldNotHearOfEndpointsThatNobodyCanHave(String nowhere) {
        becomeTarget();
        deliver(coordinator, SOMEBODY, Endpoint.parse(nowhere));
        assertThat(node.orders).isEmpty();
        assertThat(node.count("order.unusable")).isEqualTo(1);
    }

    @Test
    void shouldNotTakeItsOwnOrders() {
        becomeTarget();
        deliver(coordinator, node.peer, SOMEWHERE);
        assertThat(node.orders).isEmpty();
        assertThat(node.count("order.unusable")).isEqualTo(1);
    }

    @Test
    void shouldListenToACoordinatorForAMinuteAfterItWasUsed() {
        node.pass(coordinator, SOMEBODY, SEALED);
        simulation.run(SECOND);
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).hasSize(1);
        simulation.run(Duration.ofSeconds(60));
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).hasSize(1);
        assertThat(node.count("order.unexpected")).isEqualTo(1);
    }

    @Test
    void shouldListenToAFormerCoordinatorForAMinute() {
        becomeTarget();
        node.needed = false;
        node.service.changed();
        simulation.run(SECOND);
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).hasSize(1);
        simulation.run(Duration.ofSeconds(60));
        deliver(coordinator, SOMEBODY, SOMEWHERE);
        assertThat(node.orders).hasSize(1);
    }

    @Test
    void shouldNotBelieveAReceiptThatNamesNowhere() {
        Passage lie = new Passage(Endpoint.parse("224.0.0.1:4433"), 0, 0);
        coordinator
                .control
                .exchanges()
                .serve(Request.Kind.PASS_ORDER, incoming -> incoming.answer(new Response.OrderPassed(lie)));
        CoordinationNode.Passing passing = node.pass(coordinator, SOMEBODY, SEALED);
        simulation.run(SECOND);
        assertThat(Objects.requireNonNull(passing.failure).code()).isEqualTo(Failure.Code.PROTOCOL);
    }

    @Test
    void shouldSayWhenACoordinatorIsSilent() {
        coordinator.host.stop();
        CoordinationNode.Passing passing = node.pass(coordinator, SOMEBODY, SEALED);
        simulation.run(Duration.ofSeconds(4));
        assertThat(Objects.requireNonNull(passing.failure).code()).isEqualTo(Failure.Code.TIMEOUT);
    }

    @Test
    void shouldNotGiveAwayWhatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.pass(coordinator, SOMEBODY, Bytes.wrap(new byte[701])));
    }
}
