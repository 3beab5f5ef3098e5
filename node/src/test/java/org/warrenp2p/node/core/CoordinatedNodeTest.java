package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.core.coordination.DeliveredOrder;
import org.warrenp2p.node.core.coordination.PassOutcome;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.Lifetime;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimRouter;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;

/** Nodes of the shipped core: one behind a NAT has coordinators, and what it publishes lets others use them. */
class CoordinatedNodeTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The shortest that home gateways have. */
    private static final Nat HOME = Nat.PORT_RESTRICTED.withLifetime(Lifetime.of(Duration.ofSeconds(30)));

    private final Simulation simulation = Simulation.forTest(CoordinatedNodeTest.class, 21);
    private final List<SimNode> servers = new ArrayList<>();

    private void network(int size) {
        for (int i = 0; i < size; i++) {
            servers.add(node(simulation.addHost(), RoleSetting.AUTO));
        }
        runUntilPublished(servers);
    }

    private SimNode node(SimHost host, RoleSetting role) {
        List<Contact> seeds =
                servers.isEmpty() ? List.of() : List.of(servers.get(0).contact());
        return new SimNode(host, seeds, role);
    }

    private void runUntilPublished(List<SimNode> nodes) {
        assertThat(simulation.runUntil(() -> nodes.stream().allMatch(node -> node.published != null), MINUTE))
                .isTrue();
    }

    private List<Contact> coordinatorsOf(SimNode wanted, SimNode asker) {
        SimNode.Found found = asker.find(wanted.peer());
        assertThat(simulation.runUntil(found::ended, MINUTE)).isTrue();
        return Objects.requireNonNull(Objects.requireNonNull(found.result).record())
                .record()
                .coordinators();
    }

    @Test
    void shouldBeReachedThroughTheCoordinatorsOfItsRecord() {
        network(30);
        SimRouter home = simulation.addRouter(HOME, IpAddress.parse("198.51.100.7"));
        SimNode hidden = node(home.addHost(), RoleSetting.CLIENT);
        SimNode asker = node(simulation.addHost(), RoleSetting.CLIENT);
        List<DeliveredOrder> orders = new ArrayList<>();
        hidden.core.reach().coordination().onOrder(orders::add);
        runUntilPublished(List.of(hidden, asker));
        // idle for longer than the router keeps a mapping
        simulation.run(Duration.ofMinutes(10));

        List<Contact> coordinators = coordinatorsOf(hidden, asker);
        assertThat(coordinators).hasSize(4).doesNotHaveDuplicates();
        List<PassOutcome> outcomes = new ArrayList<>();
        for (Contact coordinator : coordinators) {
            asker.host
                    .loop()
                    .execute(() -> asker.core
                            .reach()
                            .coordination()
                            .passOrder(
                                    coordinator,
                                    hidden.peer(),
                                    Bytes.ofHex("c0ffee"),
                                    Completion.of(outcomes::add, failure -> {
                                        throw new AssertionError(failure.toString());
                                    })));
        }
        simulation.run(Duration.ofSeconds(3));
        assertThat(outcomes)
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                PassOutcome.Passed.class,
                                passed ->
                                        assertThat(passed.validated().address()).isEqualTo(home.outsideAddress())));
        assertThat(orders)
                .hasSize(4)
                .allSatisfy(order -> assertThat(order.from()).isEqualTo(asker.peer()))
                .allSatisfy(order ->
                        assertThat(order.validated()).isEqualTo(asker.contact().endpoint()));
        assertThat(servers.stream()
                        .mapToInt(server -> server.core.reach().coordination().targets())
                        .sum())
                .as("two clients with four each")
                .isEqualTo(8);
    }

    @Test
    void shouldSayInItsRecordThatACoordinatorHasChanged() {
        network(12);
        SimNode hidden =
                node(simulation.addRouter(HOME, IpAddress.parse("198.51.100.7")).addHost(), RoleSetting.CLIENT);
        runUntilPublished(List.of(hidden));
        simulation.run(Duration.ofSeconds(10));
        Contact gone = coordinatorsOf(hidden, servers.get(0)).get(0);
        SimNode stopped = servers.stream()
                .filter(server -> server.contact().equals(gone))
                .findFirst()
                .orElseThrow();
        stopped.host.stop();
        SimNode asker = servers.get(0) == stopped ? servers.get(1) : servers.get(0);
        // found out by a keepalive, replaced, and published again
        simulation.run(Duration.ofSeconds(30));

        assertThat(coordinatorsOf(hidden, asker)).hasSize(4).doesNotContain(gone);
    }

    @Test
    void shouldHaveNoCoordinatorsAsAServer() {
        network(8);
        simulation.run(MINUTE);
        assertThat(servers)
                .allSatisfy(
                        server -> assertThat(server.core.reach().coordination().coordinators())
                                .isEmpty())
                .allSatisfy(server ->
                        assertThat(server.core.reach().coordination().targets()).isZero());
    }

    @Test
    void shouldTakeThemWhenItIsToldThatItNeedsThem() {
        network(8);
        simulation.run(Duration.ofSeconds(20));
        SimNode server = servers.get(3);
        server.host.loop().execute(() -> server.core.reach().coordinateBy(() -> true, () -> Duration.ofSeconds(20)));
        simulation.run(Duration.ofSeconds(5));
        assertThat(server.core.reach().coordination().coordinators()).hasSize(4);
        server.host.loop().execute(() -> server.core.reach().coordinateBy(() -> false, () -> Duration.ofSeconds(20)));
        simulation.run(Duration.ofSeconds(5));
        assertThat(server.core.reach().coordination().coordinators()).isEmpty();
    }
}
