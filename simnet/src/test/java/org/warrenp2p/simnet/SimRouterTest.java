package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;

/** Routers in the network: translation on the way out and in, several of them, firewalls, changes in mid-session. */
class SimRouterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.1");
    private static final IpAddress OTHER_OUTSIDE = IpAddress.parse("203.0.113.2");

    private final Simulation simulation = Simulation.forTest(SimRouterTest.class, 1);
    private final SimHost server = simulation.addDualStackHost();
    private final TestSocket atServer = open(server);

    @Test
    void shouldTranslateOnTheWayOutAndBackIn() {
        SimRouter home = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE);
        TestSocket inside = open(home.addHost());

        inside.send(atServer, "request");
        simulation.run(SECOND);
        atServer.send(atServer.sources.get(0), "answer");
        simulation.run(SECOND);

        assertThat(inside.host.address().isPrivate()).isTrue();
        assertThat(atServer.sources).containsExactly(new Endpoint(OUTSIDE, TestSocket.PORT));
        assertThat(inside.texts).containsExactly("answer");
        assertThat(inside.sources).containsExactly(TestSocket.at(server.address()));
        assertThat(home.mappings()).isEqualTo(1);
    }

    @Test
    void shouldKeepOutWhatNobodyAskedFor() {
        SimRouter home = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE);
        TestSocket inside = open(home.addHost());
        atServer.send(new Endpoint(OUTSIDE, TestSocket.PORT), "unasked");
        simulation.run(SECOND);

        assertThat(inside.texts).isEmpty();
        assertThat(count("net.filtered")).isEqualTo(1);
    }

    @Test
    void shouldGiveEveryHomeTheSamePrivateAddressesAndKeepThemApart() {
        SimRouter home = simulation.addRouter(Nat.FULL_CONE, OUTSIDE);
        TestSocket one = open(home.addHost());
        TestSocket other =
                open(simulation.addRouter(Nat.FULL_CONE, OTHER_OUTSIDE).addHost());
        TestSocket neighbour = open(home.addHost());

        one.send(atServer, "one");
        other.send(atServer, "other");
        one.send(neighbour, "at home");
        other.send(neighbour, "not at home there");
        simulation.run(SECOND);

        assertThat(other.host.address()).isEqualTo(one.host.address());
        assertThat(atServer.sources)
                .containsExactlyInAnyOrder(
                        new Endpoint(OUTSIDE, TestSocket.PORT), new Endpoint(OTHER_OUTSIDE, TestSocket.PORT));
        assertThat(neighbour.texts).containsExactly("at home");
        assertThat(neighbour.times).containsExactly(500_000L);
        assertThat(count("net.no_host")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Hairpin.class)
    void shouldHairpinAsItsTypeSays(Hairpin hairpin) {
        SimRouter home = simulation.addRouter(Nat.FULL_CONE.withHairpin(hairpin), OUTSIDE);
        TestSocket one = open(home.addHost());
        TestSocket other = open(home.addHost());
        other.send(atServer, "map me");
        simulation.run(SECOND);

        one.send(atServer.sources.get(0), "around");
        simulation.run(SECOND);

        switch (hairpin) {
            case NONE -> assertThat(other.texts).isEmpty();
            case INSIDE_SOURCE -> assertThat(other.sources).containsExactly(TestSocket.at(one.host.address()));
            case OUTSIDE_SOURCE ->
                assertThat(other.sources)
                        .singleElement()
                        .satisfies(source -> assertThat(source.address()).isEqualTo(OUTSIDE));
        }
    }

    @Test
    void shouldTranslateTwiceBehindACarrier() {
        SimRouter carrier = simulation.addCarrier(Nat.SYMMETRIC, OUTSIDE);
        SimRouter home = carrier.addRouter(Nat.FULL_CONE);
        TestSocket inside = open(home.addHost());

        inside.send(atServer, "request");
        simulation.run(SECOND);
        atServer.send(atServer.sources.get(0), "answer");
        simulation.run(SECOND);

        assertThat(home.outsideAddress().prefix(10)).isEqualTo(IpAddress.parse("100.64.0.0"));
        assertThat(atServer.sources.get(0).address()).isEqualTo(OUTSIDE);
        assertThat(inside.texts).containsExactly("answer");
    }

    @Test
    void shouldTranslateTwiceInAHomeBehindAHome() {
        SimRouter outer = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE);
        SimHost between = outer.addHost();
        TestSocket inside = open(outer.addRouter(Nat.PORT_RESTRICTED).addHost());
        TestSocket neighbour = open(between);

        inside.send(atServer, "request");
        inside.send(neighbour, "to the outer home");
        simulation.run(SECOND);
        atServer.send(atServer.sources.get(0), "answer");
        simulation.run(SECOND);

        assertThat(inside.texts).containsExactly("answer");
        assertThat(neighbour.texts).containsExactly("to the outer home");
        assertThat(neighbour.sources.get(0).address()).isNotEqualTo(inside.host.address());
    }

    @Test
    void shouldLetIpv6ThroughUntranslatedToWhoAskedForIt() {
        SimRouter carrier = simulation.addCarrier(Nat.SYMMETRIC, OUTSIDE);
        IpAddress address = IpAddress.parse("2a02:1234:5678::2");
        SimHost host = carrier.addRouter(Nat.SYMMETRIC).addHostWith(address);
        TestSocket inside = open(host, address);
        TestSocket serverIpv6 = open(server, server.addresses().get(1));

        serverIpv6.send(inside, "unasked");
        simulation.run(SECOND);
        inside.send(serverIpv6, "request");
        simulation.run(SECOND);
        serverIpv6.send(inside, "answer");
        simulation.run(SECOND);

        assertThat(serverIpv6.sources).containsExactly(TestSocket.at(address));
        assertThat(inside.texts).containsExactly("answer");
        assertThat(count("net.filtered")).isEqualTo(1);
    }

    @Test
    void shouldFilterPublicAddressesBehindAFirewall() {
        SimRouter firewall =
                simulation.addFirewall(FilteringBehavior.ADDRESS_DEPENDENT, Lifetime.of(Duration.ofSeconds(60)));
        TestSocket inside = open(firewall.addHost(OUTSIDE));
        TestSocket serverOther = open(server, new Endpoint(server.address(), 99));

        serverOther.send(inside, "unasked");
        simulation.run(SECOND);
        inside.send(atServer, "request");
        simulation.run(SECOND);
        serverOther.send(inside, "from another port");
        simulation.run(Duration.ofSeconds(60));
        serverOther.send(inside, "too late");
        simulation.run(SECOND);

        assertThat(atServer.sources).containsExactly(TestSocket.at(OUTSIDE));
        assertThat(inside.texts).containsExactly("from another port");
    }

    @Test
    void shouldBlockUdpButForDns() {
        SimRouter home = simulation.addRouter(Nat.FULL_CONE, OUTSIDE);
        home.setUdpBlocked(true);
        TestSocket inside = open(home.addHost());
        TestSocket dns = open(server, new Endpoint(server.address(), 53));

        inside.send(atServer, "blocked");
        inside.send(dns, "a question");
        simulation.run(SECOND);

        assertThat(atServer.texts).isEmpty();
        assertThat(dns.texts).containsExactly("a question");
        assertThat(count("net.udp_blocked")).isEqualTo(1);
    }

    @Test
    void shouldLoseItsMappingsAtAReboot() {
        SimRouter home = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE);
        TestSocket inside = open(home.addHost());
        inside.send(atServer, "before");
        simulation.run(SECOND);
        home.reboot();
        atServer.send(atServer.sources.get(0), "nobody home");
        simulation.run(SECOND);
        inside.send(atServer, "after");
        simulation.run(SECOND);

        assertThat(inside.texts).isEmpty();
        assertThat(atServer.sources).hasSize(2);
        assertThat(atServer.sources.get(1)).isEqualTo(atServer.sources.get(0));
    }

    @Test
    void shouldMoveARunningSessionToAnotherPortOrAddress() {
        SimRouter home = simulation.addRouter(Nat.PORT_RESTRICTED, OUTSIDE);
        TestSocket inside = open(home.addHost());
        inside.send(atServer, "before");
        simulation.run(SECOND);
        home.rebind(20_000, 20_009);
        inside.send(atServer, "rebound");
        simulation.run(SECOND);
        home.changeAddress(OTHER_OUTSIDE);
        inside.send(atServer, "moved");
        simulation.run(SECOND);
        atServer.sources.forEach(source -> atServer.send(source, "to " + source));
        simulation.run(SECOND);

        assertThat(atServer.sources.get(0)).isEqualTo(new Endpoint(OUTSIDE, TestSocket.PORT));
        assertThat(atServer.sources.get(1).port()).isBetween(20_000, 20_009);
        assertThat(atServer.sources.get(2).address()).isEqualTo(OTHER_OUTSIDE);
        assertThat(inside.texts).containsExactly("to " + atServer.sources.get(2));
    }

    /** A home router takes one hop, a carrier's translator two more; the core at least six. */
    @ParameterizedTest
    @CsvSource({
        "1,false,false,false",
        "2,true,false,false",
        "3,true,false,false",
        "4,true,true,false",
        "6,true,true,false",
        "30,true,true,true"
    })
    void shouldLetAPrimerDieOnItsWay(int hops, boolean opensHome, boolean opensCarrier, boolean arrives) {
        SimRouter carrier = simulation.addCarrier(Nat.PORT_RESTRICTED, OUTSIDE);
        SimRouter home = carrier.addRouter(Nat.PORT_RESTRICTED);
        TestSocket inside = open(home.addHost());

        boolean sent = inside.open().send(atServer.open().localEndpoint(), ByteBuffer.allocate(1), hops);
        simulation.run(SECOND);

        assertThat(sent).isTrue();
        assertThat(home.mappings() == 1).isEqualTo(opensHome);
        assertThat(carrier.mappings() == 1).isEqualTo(opensCarrier);
        assertThat(atServer.texts.size() == 1).isEqualTo(arrives);
        assertThat(count("net.ttl_expired")).isEqualTo(arrives ? 0 : 1);
    }

    @Test
    void shouldRefuseFlowsThatFindNoPort() {
        SimRouter home = simulation.addRouter(Nat.SYMMETRIC.withPorts(PortPolicy.RANDOM.within(5_000, 5_001)), OUTSIDE);
        TestSocket inside = open(home.addHost());
        for (int port = 1; port <= 5; port++) {
            inside.send(new Endpoint(server.address(), port), "x");
        }
        simulation.run(SECOND);

        assertThat(count("net.nat_exhausted")).isEqualTo(3);
    }

    @Test
    void shouldTakeTheLinkOfThePairWhoeverIsInBetween() {
        SimRouter carrier = simulation.addCarrier(Nat.FULL_CONE, OUTSIDE);
        List<TestSocket> inside = List.of(
                open(carrier.addRouter(Nat.FULL_CONE).addHost()),
                open(carrier.addRouter(Nat.FULL_CONE).addHost()));
        simulation.network().setLinks(server, inside.get(1).host, LinkModel.constant(Duration.ofMillis(70)));
        long start = simulation.nowNanos();
        inside.forEach(socket -> socket.send(atServer, "request"));
        simulation.run(SECOND);
        atServer.sources.forEach(source -> atServer.send(source, "answer"));
        simulation.run(SECOND);

        assertThat(atServer.times).containsExactly(start + 20_000_000, start + 70_000_000);
        assertThat(inside.get(0).times).containsExactly(start + 1_020_000_000);
        assertThat(inside.get(1).times).containsExactly(start + 1_070_000_000);
    }

    @Test
    void shouldFindAReplacedHostAtItsOldAddress() {
        SimRouter home = simulation.addRouter(Nat.FULL_CONE, OUTSIDE);
        SimHost first = home.addHost();
        TestSocket before = open(first);
        before.send(atServer, "hello");
        simulation.run(SECOND);
        IpAddress address = first.address();
        atServer.send(atServer.sources.get(0), "on its way");
        first.stop();
        TestSocket after = TestSocket.openAt(home.addHost(address));
        simulation.run(SECOND);

        assertThat(before.texts).isEmpty();
        assertThat(after.texts).containsExactly("on its way");
    }

    /** In-memory links are dialled that way. */
    @Test
    void shouldFindWhoIsAtTheOtherEndOfASession() {
        SimRouter home = simulation.addCarrier(Nat.SYMMETRIC, OUTSIDE).addRouter(Nat.PORT_RESTRICTED);
        TestSocket inside = open(home.addHost());
        TestSocket neighbour = open(home.addHost());
        Endpoint at = atServer.open().localEndpoint();
        assertThat(peerOf(inside, at)).as("nothing sent yet").isNull();
        inside.send(atServer, "from one");
        neighbour.send(atServer, "from the other");
        simulation.run(SECOND);

        assertThat(peerOf(inside, at)).isSameAs(server);
        assertThat(peerOf(inside, neighbour.open().localEndpoint())).isSameAs(neighbour.host);
        assertThat(peerOf(atServer, atServer.sources.get(0))).isSameAs(inside.host);
        assertThat(peerOf(atServer, atServer.sources.get(1))).isSameAs(neighbour.host);
        home.reboot();
        assertThat(peerOf(atServer, atServer.sources.get(0))).as("forgotten").isNull();
    }

    @Test
    void shouldFindTheOtherEndAroundTheHairpin() {
        SimRouter home = simulation.addRouter(Nat.FULL_CONE.withHairpin(Hairpin.OUTSIDE_SOURCE), OUTSIDE);
        TestSocket one = open(home.addHost());
        TestSocket other = open(home.addHost());
        other.send(atServer, "where am I?");
        simulation.run(SECOND);
        Endpoint seen = atServer.sources.get(0);
        one.send(seen, "around");
        simulation.run(SECOND);

        assertThat(peerOf(one, seen)).isSameAs(other.host);
    }

    private @Nullable SimHost peerOf(TestSocket socket, Endpoint remote) {
        return simulation.network().peerAt(socket.host, socket.open().localEndpoint(), remote);
    }

    private long count(String counter) {
        return simulation.network().counters().counter(counter).value();
    }

    private TestSocket open(SimHost host) {
        return open(host, host.address());
    }

    private TestSocket open(SimHost host, IpAddress address) {
        return open(host, TestSocket.at(address));
    }

    private TestSocket open(SimHost host, Endpoint local) {
        TestSocket socket = TestSocket.openAt(host, local);
        simulation.run(Duration.ZERO);
        return socket;
    }
}
