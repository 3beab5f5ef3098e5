package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.simnet.LatencyModel;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PortPolicy;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Two whole nodes behind translators, and servers that observe and coordinate: only the network is not real. */
class HolePunchingTest {

    private static final int SERVERS = 10;
    private static final int PAIRS = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Simulation simulation = Simulation.forTest(HolePunchingTest.class, 7);
    private final List<SimNode> servers = new ArrayList<>();

    HolePunchingTest() {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new SimNode(simulation.addHost(), i == 0 ? List.of() : List.of(first()), RoleSetting.SERVER));
            simulation.run(Duration.ofMillis(100));
        }
    }

    private Contact first() {
        return servers.get(0).contact();
    }

    private SimNode home(Nat nat, String address) {
        SimHost host = simulation.addRouter(nat, IpAddress.parse(address)).addHost();
        return new SimNode(host, List.of(first(), servers.get(1).contact()), RoleSetting.AUTO);
    }

    private enum Box {
        FULL,
        ADDRESS,
        PORT,
        LINUX,
        RANDOM,
        SEQUENTIAL;

        Nat nat() {
            return switch (this) {
                case FULL -> Nat.FULL_CONE;
                case ADDRESS -> Nat.ADDRESS_RESTRICTED;
                case PORT -> Nat.PORT_RESTRICTED;
                case LINUX -> Nat.LINUX;
                case RANDOM -> Nat.SYMMETRIC;
                case SEQUENTIAL -> Nat.SYMMETRIC.withPorts(PortPolicy.SEQUENTIAL);
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,PORT,1",
        "PORT,FULL,1",
        "FULL,PORT,1",
        "ADDRESS,RANDOM,1",
        "PORT,SEQUENTIAL,3",
        "RANDOM,PORT,3",
    })
    void shouldConnectTwoHomes(Box here, Box there, int round) {
        SimNode caller = home(here.nat(), "203.0.113.1");
        SimNode called = home(there.nat(), "198.51.100.1");
        simulation.run(Duration.ofSeconds(30));
        boolean reachable = there == Box.FULL;
        assertThat(called.core.role()).isEqualTo(reachable ? Frame.Role.SERVER : Frame.Role.CLIENT);
        assertThat(called.core.reach().coordination().coordinators()).hasSize(reachable ? 0 : 4);

        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.failure).isNull();
        assertThat(dialled.connected().attempts())
                .extracting(one -> one.round())
                .containsExactly(round);
    }

    @Test
    void shouldNotPublishBeforeSomebodyCanReachIt() {
        SimNode home = home(Nat.SYMMETRIC, "203.0.113.1");
        assertThat(simulation.runUntil(() -> home.published != null, Duration.ofSeconds(8)))
                .isTrue();

        SimNode.Found found = servers.get(3).find(home.peer());
        assertThat(simulation.runUntil(found::ended, MINUTE)).isTrue();
        assertThat(found.record().record().coordinators()).isNotEmpty();
    }

    @Test
    void shouldPublishAtOnceWhereNothingTranslates() {
        SimNode server = new SimNode(simulation.addHost(), List.of(first()), RoleSetting.AUTO);
        assertThat(simulation.runUntil(() -> server.published != null, Duration.ofSeconds(1)))
                .isTrue();
    }

    /** Half a round trip to the coordinator, one to the caller and back; then the link's, and before all that the record's. */
    @Test
    void shouldBeginTheLinkWithTheFirstPacketOfThePeer() {
        SimNode caller = home(Nat.PORT_RESTRICTED, "203.0.113.1");
        SimNode called = home(Nat.PORT_RESTRICTED, "198.51.100.1");
        simulation.run(Duration.ofSeconds(30));
        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.connected().attempts().get(0).took()).isLessThan(Duration.ofMillis(150));
    }

    /**
     * The peer's packets can be faster than the coordinator's receipt, which alone says where the peer is, and its answer
     * faster than the proof that it receives there.
     */
    @Test
    void shouldConnectAlthoughTheReceiptIsLate() {
        List<SimNode> called = new ArrayList<>();
        List<SimNode> callers = new ArrayList<>();
        for (int i = 1; i <= PAIRS; i++) {
            called.add(home(Nat.PORT_RESTRICTED, "198.51." + i + ".1"));
            SimHost open = simulation
                    .addRouter(Nat.FULL_CONE, IpAddress.parse("203.0." + i + ".1"))
                    .addHost();
            callers.add(new SimNode(open, List.of(first()), RoleSetting.CLIENT));
        }
        simulation.run(Duration.ofSeconds(30));
        LinkModel late = LinkModel.constant(Duration.ofMillis(500));
        LinkModel reordering = LinkModel.of(LatencyModel.logNormal(Duration.ofMillis(20), 0.5));
        List<SimNode.Dialled> dialled = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            SimNode caller = callers.get(i);
            servers.forEach(server -> simulation.network().setLink(server.host, caller.host, late));
            simulation.network().setLinks(caller.host, called.get(i).host, reordering);
            dialled.add(caller.connect(called.get(i).peer(), MINUTE));
        }
        simulation.run(MINUTE);
        assertThat(dialled).allMatch(one -> one.made != null);
    }

    /**
     * Where ports clash, fresh sockets meet, and the answer to the order has gone to more than one endpoint by then. The link's first
     * packet, which is right behind the caller's first one, must be taken all the same: QUIC repeats it after a second only.
     */
    @Test
    void shouldTakeTheFirstPacketOfTheLinkAtAFreshSocket() {
        SimNode caller = home(Nat.LINUX_WITHOUT_INPUT_DROP, "203.0.113.1");
        SimNode called = home(Nat.LINUX_WITHOUT_INPUT_DROP, "198.51.100.1");
        simulation.run(Duration.ofSeconds(30));
        LinkModel late = LinkModel.constant(Duration.ofMillis(120));
        servers.forEach(server -> simulation.network().setLink(server.host, called.host, late));
        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.connected().attempts().get(0).round()).isEqualTo(2);
        // 1.6 s; a first packet of the link that is dropped costs 300 ms on this network
        assertThat(dialled.connected().attempts().get(0).took()).isLessThan(Duration.ofMillis(1_750));
    }
}
