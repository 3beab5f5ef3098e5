package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.RelaySettings;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Whole nodes that nothing but a relay can bring together, and servers some of which forward. */
class RelayedNodeTest {

    private static final int SERVERS = 10;
    private static final int RELAYS = 4;
    private static final Duration ROUND_TRIP = Duration.ofMillis(40);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Simulation simulation = Simulation.forTest(RelayedNodeTest.class, 3);
    private final List<SimNode> servers = new ArrayList<>();

    RelayedNodeTest() {
        simulation.network().setDefaultLink(LinkModel.constant(ROUND_TRIP.dividedBy(2)));
        for (int i = 0; i < SERVERS; i++) {
            List<Contact> bootstrap = i == 0 ? List.of() : List.of(first());
            servers.add(
                    i < RELAYS
                            ? new SimNode(simulation.addHost(), bootstrap, RelaySetting.AUTO, RelaySettings.DEFAULT)
                            : new SimNode(simulation.addHost(), bootstrap, RoleSetting.SERVER));
            simulation.run(Duration.ofMillis(100));
        }
    }

    private Contact first() {
        return servers.get(0).contact();
    }

    private SimNode home(String address) {
        return new SimNode(
                simulation.addRouter(Nat.SYMMETRIC, IpAddress.parse(address)).addHost(),
                List.of(first(), servers.get(5).contact()),
                RoleSetting.AUTO);
    }

    private SimNode serverOf(PeerId peer) {
        return servers.stream()
                .filter(server -> server.peer().equals(peer))
                .findFirst()
                .orElseThrow();
    }

    private static Path path(SimNode from, SimNode to) {
        return Objects.requireNonNull(from.core.paths().pathTo(to.peer()));
    }

    @Test
    void shouldHaveTwoRelaysWhereStrangersDoNotComeIn() {
        SimNode home = home("203.0.113.1");
        assertThat(simulation.runUntil(() -> home.core.relays().relays().size() == 2, MINUTE))
                .isTrue();
        simulation.run(Duration.ofSeconds(10));

        assertThat(home.core.relays().relays())
                .allSatisfy(relay -> assertThat(servers.subList(0, RELAYS))
                        .extracting(SimNode::peer)
                        .contains(relay.peer()));
        SimNode.Found found = servers.get(7).find(home.peer());
        assertThat(simulation.runUntil(found::ended, MINUTE)).isTrue();
        assertThat(found.record().record().relays())
                .containsExactlyInAnyOrderElementsOf(home.core.relays().relays());
        assertThat(servers.stream().mapToInt(server -> server.core.relays().reservations()))
                .containsOnly(0, 1)
                .filteredOn(count -> count == 1)
                .hasSize(2);
    }

    @Test
    void shouldConnectTwoHomesThatNobodyReaches() {
        SimNode caller = home("203.0.113.1");
        SimNode called = home("198.51.100.1");
        simulation.run(MINUTE);

        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();

        assertThat(dialled.failure).isNull();
        assertThat(path(caller, called).kind()).isEqualTo(UdpSocket.Kind.RELAYED);
        // the record, the circuit, the session, the link: a round trip each, and both ways lead through the relay
        assertThat(dialled.connected().attempts().get(0).took()).isLessThan(ROUND_TRIP.multipliedBy(7));
        assertThat(path(called, caller).kind()).isEqualTo(UdpSocket.Kind.RELAYED);
    }

    @Test
    void shouldReplaceARelayThatIsGone() {
        SimNode home = home("203.0.113.1");
        simulation.run(MINUTE);
        List<Contact> before = home.core.relays().relays();
        assertThat(before).hasSize(2);
        SimNode gone = serverOf(before.get(0).peer());

        gone.host.stop();
        assertThat(simulation.runUntil(
                        () -> home.core.relays().relays().size() == 2
                                && !home.core.relays().relays().contains(before.get(0)),
                        Duration.ofSeconds(15 + 2)))
                .as("a keepalive and two seconds later")
                .isTrue();
    }

    @Test
    void shouldNotForwardUnlessTold() {
        SimNode home = home("203.0.113.1");
        simulation.run(MINUTE);

        assertThat(servers.subList(RELAYS, SERVERS))
                .allSatisfy(server ->
                        assertThat(server.core.relays().reservations()).isZero());
        assertThat(home.core.relays().reservations()).isZero();
    }
}
