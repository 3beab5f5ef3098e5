package org.warrenp2p.node.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Simulation;

class CoordinatorsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Simulation simulation = Simulation.forTest(CoordinatorsTest.class, 5);
    private final CoordinationNode node = CoordinationNode.on(simulation, 1);
    private final List<CoordinationNode> servers = new ArrayList<>();

    private CoordinationNode server(int number) {
        CoordinationNode server = CoordinationNode.on(simulation, 100 + number);
        servers.add(server);
        node.servers.add(server.contact());
        return server;
    }

    private void servers(int count) {
        for (int i = 0; i < count; i++) {
            server(i);
        }
    }

    private void start() {
        node.needed = true;
        node.service.start();
        simulation.run(SECOND);
    }

    private List<CoordinationNode> coordinators() {
        List<Contact> named = node.service.coordinators();
        return servers.stream()
                .filter(server -> named.contains(server.contact()))
                .toList();
    }

    @Test
    void shouldFindTwoHoldersAndTwoElsewhere() {
        servers(10);
        node.holders.addAll(node.servers.subList(0, 5));
        start();
        assertThat(node.service.coordinators()).hasSize(4);
        assertThat(node.service.coordinators().subList(0, 2))
                .as("holders first")
                .allMatch(node.holders::contains);
        assertThat(node.service.coordinators().subList(2, 4)).noneMatch(node.holders::contains);
        assertThat(coordinators()).allMatch(server -> server.service.targets() == 1);
        assertThat(node.changes).isPositive();
    }

    @Test
    void shouldAskNobodyWhileItNeedsNobody() {
        servers(5);
        node.service.start();
        simulation.run(MINUTE);
        assertThat(node.service.coordinators()).isEmpty();
        assertThat(node.count("exchange.asked")).isZero();

        node.needed = true;
        node.service.changed();
        simulation.run(SECOND);
        assertThat(node.service.coordinators()).hasSize(4);

        List<CoordinationNode> before = coordinators();
        node.needed = false;
        node.service.changed();
        simulation.run(SECOND);
        assertThat(node.service.coordinators()).isEmpty();
        assertThat(before).as("told that it is over").allMatch(server -> server.service.targets() == 0);
    }

    @Test
    void shouldTakeOneOfEachNetwork() {
        for (String address : List.of("203.0.113.1", "203.0.113.2", "203.0.113.3", "198.51.100.1", "192.0.2.1")) {
            CoordinationNode server = CoordinationNode.on(
                    simulation,
                    simulation.addHost(IpAddress.parse(address)),
                    200 + servers.size(),
                    CoordinationSettings.DEFAULT);
            servers.add(server);
            node.servers.add(server.contact());
        }
        start();
        assertThat(node.service.coordinators())
                .extracting(contact -> contact.endpoint().address().prefix(24))
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    /** Half of the mapping's lifetime, within 10 and 25 s. */
    @ParameterizedTest
    @CsvSource({"15, 15", "20, 20", "3, 10", "120, 25"})
    void shouldKeepTheWayOpen(int wantedSeconds, int everySeconds) {
        servers(4);
        node.keepalive = Duration.ofSeconds(wantedSeconds);
        start();
        long asked = node.count("exchange.asked");
        simulation.run(Duration.ofSeconds(10L * everySeconds));
        assertThat(node.count("exchange.asked") - asked).isEqualTo(4 * 10);
        assertThat(servers).allMatch(server -> server.service.targets() == 1);
        assertThat(node.changes).as("no news").isLessThanOrEqualTo(4);
    }

    @Test
    void shouldReplaceWhoeverIsSilentBeforeItIsMissed() {
        servers(8);
        start();
        CoordinationNode gone = coordinators().get(0);
        gone.host.stop();
        // a keepalive after 15 s at most, a second of patience, and the next one is asked at once
        simulation.run(Duration.ofSeconds(17));
        assertThat(coordinators()).hasSize(4);
        simulation.run(Duration.ofSeconds(3));
        assertThat(coordinators()).hasSize(4).doesNotContain(gone);
        assertThat(coordinators()).allMatch(server -> server.service.targets() == 1);
        assertThat(node.count("coordinate.missed")).isEqualTo(1);
        assertThat(node.count("coordinate.lost")).isEqualTo(1);
    }

    @Test
    void shouldAlwaysHaveFourWhileServersComeAndGo() {
        servers(12);
        start();
        for (int round = 0; round < 6; round++) {
            coordinators().get(round % 4).host.stop();
            server(50 + round);
            simulation.run(Duration.ofSeconds(30));
            assertThat(coordinators()).hasSize(4).allMatch(server -> !server.host.isStopped());
        }
    }

    @Test
    void shouldKeepACoordinatorThatWasSilentForAMoment() {
        servers(5);
        start();
        List<CoordinationNode> before = coordinators();
        CoordinationNode slow = before.get(1);
        simulation.run(Duration.ofSeconds(13));
        simulation.network().partition(List.of(slow.host));
        simulation.run(Duration.ofMillis(2_500));
        simulation.network().heal();
        simulation.run(MINUTE);
        assertThat(node.count("coordinate.missed")).isEqualTo(1);
        assertThat(node.count("coordinate.lost")).isZero();
        assertThat(coordinators()).hasSize(4);
        assertThat(servers.stream().mapToInt(server -> server.service.targets()).sum())
                .as("the one that is too many is told so")
                .isEqualTo(4);
    }

    @Test
    void shouldTurnToOthersWhenItIsRefused() {
        servers(6);
        servers.get(0).serving = false;
        servers.get(1).serving = false;
        start();
        assertThat(coordinators()).containsExactlyElementsOf(servers.subList(2, 6));
        long refused = node.count("coordinate.refused");
        simulation.run(MINUTE);
        assertThat(node.count("coordinate.refused"))
                .as("not asked again and again")
                .isEqualTo(refused);
    }

    @Test
    void shouldNotUseOneThatPromisesTooLittle() {
        servers(5);
        CoordinationNode hasty = servers.get(0);
        hasty.control
                .exchanges()
                .serve(Request.Kind.COORDINATE, incoming -> incoming.answer(new Response.Coordinating(49)));
        start();
        assertThat(coordinators()).containsExactlyElementsOf(servers.subList(1, 5));
    }

    @Test
    void shouldComeBackAfterItWasCutOff() {
        servers(6);
        start();
        simulation.network().partition(List.of(node.host));
        simulation.run(Duration.ofMinutes(3));
        assertThat(node.service.coordinators()).isEmpty();
        simulation.network().heal();
        node.service.changed();
        simulation.run(Duration.ofSeconds(4));
        assertThat(coordinators()).hasSize(4);
    }

    @Test
    void shouldComeBackWithoutBeingTold() {
        servers(6);
        start();
        simulation.network().partition(List.of(node.host));
        simulation.run(Duration.ofMinutes(3));
        simulation.network().heal();
        simulation.run(Duration.ofSeconds(70));
        assertThat(coordinators()).hasSize(4);
    }

    @Test
    void shouldRegisterAnewWhereItMoves() {
        servers(4);
        start();
        CoordinationNode asker = CoordinationNode.on(simulation, 300);
        IpAddress there = IpAddress.parse("198.51.100.9");
        node.host.changeAddress(node.host.address(), there);
        node.service.changed();
        simulation.run(SECOND);
        for (CoordinationNode coordinator : coordinators()) {
            CoordinationNode.Passing passing = asker.pass(coordinator, node, Bytes.ofHex("01"));
            simulation.run(SECOND);
            assertThat(passing.passed().validated().address()).isEqualTo(there);
        }
        assertThat(node.orders).hasSize(4);
    }

    @Test
    void shouldPreferThoseThatAreNear() {
        servers(12);
        for (int i = 0; i < 12; i++) {
            CoordinationNode server = servers.get(i);
            simulation.network().setLinks(node.host, server.host, LinkModel.constant(Duration.ofMillis(10 + 7L * i)));
            node.ask(server, new Request.Ping());
        }
        simulation.run(SECOND);
        node.holders.addAll(node.servers.subList(6, 12));
        start();
        assertThat(coordinators()).containsExactly(servers.get(0), servers.get(1), servers.get(6), servers.get(7));
    }

    @Test
    void shouldPreferThoseThatHaveBeenThereForAnHour() {
        servers(4);
        node.holders.add(servers.get(0).contact());
        start();
        simulation.run(Duration.ofMinutes(61));
        for (int i = 4; i < 8; i++) {
            CoordinationNode near = server(i);
            simulation.network().setLinks(node.host, near.host, LinkModel.constant(Duration.ofMillis(1)));
            node.ask(near, new Request.Ping());
        }
        node.needed = false;
        node.service.changed();
        simulation.run(SECOND);
        node.needed = true;
        node.service.changed();
        simulation.run(SECOND);
        assertThat(coordinators()).containsExactlyElementsOf(servers.subList(0, 4));
    }

    @Test
    void shouldMoveToTheHoldersOfItsRecord() {
        servers(10);
        node.holders.addAll(node.servers.subList(0, 3));
        start();
        node.holders = new ArrayList<>(node.servers.subList(7, 10));
        simulation.run(Duration.ofMinutes(11));
        assertThat(node.service.coordinators()).hasSize(4);
        assertThat(node.service.coordinators().subList(0, 2)).allMatch(node.holders::contains);
        assertThat(servers.stream().mapToInt(server -> server.service.targets()).sum())
                .isEqualTo(4);
    }
}
