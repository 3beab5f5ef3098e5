package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.RelaySetting;
import org.warrenp2p.node.core.relay.Entrances;
import org.warrenp2p.node.core.tunnel.TunnelOptions;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerRecord;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PacketTap;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** Whole nodes in networks that let no UDP out, and servers some of which take tunnels. */
class BlockedNodeTest {

    private static final int SERVERS = 12;
    private static final int RELAYS = 4;
    private static final Duration ROUND_TRIP = Duration.ofMillis(40);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Exchanges.Listener UNHEARD = new Exchanges.Listener() {
        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {
            throw new AssertionError("Nobody is there");
        }

        @Override
        public void onFailure(Failure failure) {
            // as it should be
        }
    };

    private final Simulation simulation = Simulation.forTest(BlockedNodeTest.class, 3);
    private final List<SimNode> servers = new ArrayList<>();

    BlockedNodeTest() {
        simulation.network().setDefaultLink(LinkModel.constant(ROUND_TRIP.dividedBy(2)));
        for (int i = 0; i < SERVERS; i++) {
            List<Contact> bootstrap = i == 0 ? List.of() : List.of(first());
            RelaySetting relay = i < RELAYS ? RelaySetting.AUTO : RelaySetting.OFF;
            servers.add(new SimNode(simulation.addHost(), bootstrap, relay, TunnelOptions.DEFAULT));
            simulation.run(Duration.ofMillis(100));
        }
        simulation.run(Duration.ofSeconds(30));
    }

    private Contact first() {
        return servers.get(0).contact();
    }

    private SimNode home(String address, boolean blocked) {
        SimHost host =
                simulation.addRouter(Nat.SYMMETRIC, IpAddress.parse(address)).addHost();
        host.setUdpBlocked(blocked);
        return new SimNode(host, List.of(first(), servers.get(5).contact()), RelaySetting.OFF, TunnelOptions.DEFAULT);
    }

    private static Path path(SimNode from, SimNode to) {
        return Objects.requireNonNull(from.core.paths().pathTo(to.peer()));
    }

    private PeerRecord recordOf(SimNode node, SimNode asker) {
        SimNode.Found found = asker.find(node.peer());
        assertThat(simulation.runUntil(found::ended, MINUTE)).isTrue();
        return found.record().record();
    }

    @Test
    void shouldJoinAndBeFoundWithoutUdp() {
        SimNode blocked = home("203.0.113.1", true);

        assertThat(simulation.runUntil(() -> blocked.joined != null, Duration.ofSeconds(10)))
                .isTrue();
        assertThat(Objects.requireNonNull(blocked.joined).contacts()).isGreaterThan(SERVERS / 2);
        assertThat(blocked.core.role()).isEqualTo(Frame.Role.CLIENT);
        assertThat(simulation.runUntil(() -> blocked.published != null, MINUTE)).isTrue();
        assertThat(blocked.publication().stored()).isGreaterThan(SERVERS / 2);
        simulation.run(Duration.ofSeconds(10));

        PeerRecord record = recordOf(blocked, servers.get(9));
        assertThat(record.endpoints()).isEmpty();
        assertThat(record.coordinators()).isEmpty();
        assertThat(record.relays())
                .hasSize(2)
                .allSatisfy(relay -> assertThat(servers.subList(0, RELAYS))
                        .extracting(SimNode::contact)
                        .contains(relay));
    }

    @Test
    void shouldConnectToAPublicPeer() {
        SimNode blocked = home("203.0.113.1", true);
        simulation.run(MINUTE);

        assertTalk(blocked, servers.get(10));
        assertThat(blocked.core.contacts())
                .as("by the name that it has for everybody")
                .contains(servers.get(10).contact());
    }

    @Test
    void shouldBeConnectedToByAPublicPeer() {
        SimNode blocked = home("203.0.113.1", true);
        simulation.run(MINUTE);

        assertTalk(servers.get(10), blocked);
    }

    @Test
    void shouldConnectWithAPeerBehindANat() {
        SimNode blocked = home("203.0.113.1", true);
        SimNode home = home("198.51.100.1", false);
        simulation.run(MINUTE);

        assertTalk(home, blocked);
    }

    @Test
    void shouldReachAPeerBehindANatThroughItsRelay() {
        SimNode blocked = home("203.0.113.1", true);
        SimNode home = home("198.51.100.1", false);
        simulation.run(MINUTE);

        assertTalk(blocked, home);
    }

    /** A client behind a tunnel names the endpoints; what goes there must not become a flood. */
    @Test
    void shouldNotHaveARelayFloodAnAddress() {
        List<SimNode> clients = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            clients.add(home("203.0." + i + ".1", true));
        }
        simulation.run(MINUTE);
        SimHost victim = simulation.addHost();
        int[] packets = new int[1];
        simulation.network().tap(packet -> {
            boolean sent = packet.point() == PacketTap.Point.SENT;
            packets[0] += sent && packet.to().address().equals(victim.address()) ? 1 : 0;
        });
        for (SimNode client : clients) {
            for (int port = 5_000; port < 5_040; port++) {
                Identity nobody = Identity.generate(victim.entropy());
                Contact there = new Contact(nobody.peerId(), new Endpoint(victim.address(), port));
                client.host
                        .loop()
                        .execute(() -> client.core
                                .control()
                                .exchanges()
                                .ask(there, new Request.Ping(), SECOND.toNanos(), UNHEARD));
            }
        }
        simulation.run(SECOND);
        // each of the relays tries four, and sends five packets for each in a second
        assertThat(packets[0]).isPositive().isLessThanOrEqualTo(RELAYS * 4 * 5);
    }

    @Test
    void shouldConnectTwoThatHaveNoUdp() {
        SimNode one = home("203.0.113.1", true);
        SimNode other = home("198.51.100.1", true);
        simulation.run(MINUTE);

        assertTalk(one, other);
    }

    private void assertTalk(SimNode caller, SimNode called) {
        SimNode.Dialled dialled = caller.connect(called.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.failure).isNull();
        assertThat(path(caller, called).kind()).isEqualTo(UdpSocket.Kind.RELAYED);
        assertThat(dialled.connected().attempts().get(0).took()).isLessThan(Duration.ofSeconds(3));

        Conversation conversation =
                new Conversation(simulation, caller, called, dialled.connected().link());
        simulation.run(SECOND);
        conversation.measure();
        simulation.run(MINUTE);
        assertThat(conversation.isWhole()).isTrue();
        assertThat(conversation.longestSilenceMillis()).isLessThan(1_000);
    }

    @Test
    void shouldJoinThroughAnEntranceAlone() {
        SimHost host = simulation
                .addRouter(Nat.SYMMETRIC, IpAddress.parse("203.0.113.1"))
                .addHost();
        Contact entrance =
                new Contact(first().peer(), new Endpoint(first().endpoint().address(), 443));
        TunnelOptions options = new TunnelOptions(false, Entrances.NONE, List.of(entrance));
        SimNode blocked = new SimNode(host, List.of(), RelaySetting.OFF, options);
        simulation.run(MINUTE);

        assertThat(Objects.requireNonNull(blocked.joined).contacts()).isGreaterThan(SERVERS / 2);
        assertThat(recordOf(blocked, servers.get(9)).relays())
                .hasSize(2)
                .allSatisfy(relay ->
                        assertThat(servers).extracting(SimNode::contact).contains(relay));
        assertThat(simulation.network().counters().counter("net.udp_blocked").value())
                .as("told to do without, it does not even try")
                .isZero();
    }

    @Test
    void shouldUseUdpWhereItWorks() {
        SimNode home = home("203.0.113.1", false);
        simulation.run(MINUTE);

        assertThat(home.counters.counter("tunnels.opened").value()).isZero();
        assertThat(home.counters.counter("detours.opened").value()).isZero();
    }

    @Test
    void shouldGoBackToUdpWhenItWorksAgain() {
        SimNode home = home("203.0.113.1", true);
        simulation.run(MINUTE);
        assertThat(home.counters.counter("detours.opened").value()).isPositive();

        home.host.setUdpBlocked(false);
        simulation.run(MINUTE.multipliedBy(3));

        assertThat(recordOf(home, servers.get(9)).coordinators()).isNotEmpty();
        long detours = home.counters.counter("detours.opened").value();
        SimNode.Dialled dialled = home.connect(servers.get(10).peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(path(home, servers.get(10)).kind()).isEqualTo(UdpSocket.Kind.DIRECT);
        assertThat(home.counters.counter("detours.opened").value()).isEqualTo(detours);
    }

    @Test
    void shouldGoOverTcpWhenUdpIsBlockedLater() {
        SimNode home = home("203.0.113.1", false);
        simulation.run(MINUTE);

        home.host.setUdpBlocked(true);
        simulation.run(MINUTE.multipliedBy(2));

        assertTalk(servers.get(10), home);
        assertThat(recordOf(home, servers.get(9)).endpoints()).isEmpty();
    }
}
