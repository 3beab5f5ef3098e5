package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.PacketTap;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.SimSessionCrypto;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.SessionCrypto;

/** The DHT over packets, sessions and exchanges as they ship, in virtual time. */
class DhtOverSessionsTest {

    private final Simulation simulation = Simulation.forTest(DhtOverSessionsTest.class, 1);
    private final List<SimulatedNode> nodes = new ArrayList<>();

    @Test
    void shouldJoinPublishAndFindInANetworkOfTwo() {
        grow(2);
        Outcome<PublishResult> published = nodes.get(1).publish();
        run(5);
        assertThat(published.value().stored()).isEqualTo(1);
        FindOutcome found = nodes.get(0).find(nodes.get(1).peer());
        run(5);
        assertThat(found.found()).isTrue();
    }

    @Test
    void shouldSurviveTheDeathOfTheBootstrapNodeInANetworkOfThree() {
        grow(3);
        nodes.get(1).publish();
        run(10);
        nodes.get(0).host.stop();
        FindOutcome found = nodes.get(2).find(nodes.get(1).peer());
        run(10);
        assertThat(found.found()).isTrue();
    }

    @Test
    void shouldFindEveryRecordDespiteLoss() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(20)).withLoss(0.1));
        grow(40);
        nodes.forEach(SimulatedNode::publish);
        run(60);
        List<FindOutcome> searches = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            searches.add(nodes.get(i).find(nodes.get((i + 17) % nodes.size()).peer()));
        }
        run(20);
        assertThat(searches).allMatch(FindOutcome::found);
    }

    @Test
    void shouldHandOverToWhoeverTakesThePlaceOfAHolder() {
        grow(20);
        Value value = new Value.Immutable(Bytes.wrap("kept".getBytes(StandardCharsets.UTF_8)));
        Key place = value.key(NetworkId.MAIN);
        Outcome<PublishResult> put = nodes.get(3).put(value);
        nodes.get(3).publish();
        run(300);
        assertThat(put.value().stored()).isEqualTo(19);
        for (int i = 0; i < 20; i++) {
            nodes.get(i).host.stop();
            SimulatedNode newcomer =
                    new SimulatedNode(simulation.addHost(), simulation.random().stream("newcomer" + i));
            newcomer.join(nodes.get(nodes.size() - 1));
            nodes.add(newcomer);
            run(150);
        }
        List<SimulatedNode> newcomers = nodes.subList(20, 40);
        assertThat(newcomers)
                .filteredOn(node -> node.dht.stores().values().get(place) != null)
                .hasSizeGreaterThanOrEqualTo(18);
        assertThat(newcomers.stream()
                        .mapToLong(node -> node.count("dht.served.handed_over"))
                        .sum())
                .isGreaterThanOrEqualTo(18);
        FindOutcome found = nodes.get(39).find(nodes.get(3).peer());
        run(10);
        assertThat(found.found()).as("the record of a peer that is gone").isTrue();
    }

    @Test
    void shouldSendAStrangerNoMoreThanItSent() {
        grow(3);
        SimHost stranger = simulation.addHost();
        SessionCrypto crypto = new SimSessionCrypto(
                TestRecords.peer(simulation.random().stream("stranger")), NetworkId.MAIN, stranger);
        Bytes ping = FrameCodec.encode(new Frame.Asking(1, Frame.Role.SERVER, 1_232, new Request.Ping()));
        long[] sentBytes = new long[1];
        long[] answeredBytes = new long[1];
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.to().address().equals(stranger.address())) {
                answeredBytes[0] += packet.payload().length();
            }
        });

        stranger.datagrams()
                .open(
                        new Endpoint(stranger.address(), 4433),
                        (socket, source, payload) -> {},
                        Completion.of(
                                socket -> crypto.initiate(
                                        nodes.get(0).peer(),
                                        1,
                                        ping,
                                        Completion.of(
                                                initiation -> {
                                                    sentBytes[0] =
                                                            initiation.packet().length();
                                                    socket.send(
                                                            nodes.get(0)
                                                                    .endpoints()
                                                                    .get(0),
                                                            initiation.packet().asBuffer());
                                                },
                                                DhtOverSessionsTest::fail)),
                                DhtOverSessionsTest::fail));
        run(60);

        assertThat(answeredBytes[0]).isPositive().isLessThanOrEqualTo(sentBytes[0]);
    }

    private static void fail(Failure failure) {
        throw new AssertionError(failure);
    }

    @Test
    void shouldForgetAtOnceWhoSaysGoodbye() {
        grow(3);
        nodes.get(1).leave();
        run(1);
        assertThat(nodes.get(0).dht.table().contains(nodes.get(1).peer())).isFalse();
        assertThat(nodes.get(2).dht.table().contains(nodes.get(1).peer())).isFalse();
    }

    @Test
    void shouldServeAHostThatHasIpv6Only() {
        growOn(15, true);
        SimHost both = simulation.addDualStackHost();
        SimHost ipv6Only = simulation.addHost(both.addresses().stream()
                .filter(address -> address.family() == IpFamily.IPV6)
                .map(address -> new IpAddress(address.high(), address.low() + 0x100))
                .findFirst()
                .orElseThrow());
        SimulatedNode newcomer = new SimulatedNode(ipv6Only, simulation.random().stream("newcomer"));
        nodes.get(7).publish();
        newcomer.join(nodes.get(0));
        run(30);
        FindOutcome found = newcomer.find(nodes.get(7).peer());
        run(10);
        assertThat(found.found()).isTrue();
        assertThat(newcomer.dht.status().tableContacts()).isGreaterThanOrEqualTo(10);
        assertThat(newcomer.dht.contacts())
                .allMatch(contact -> !contact.endpoint().address().isIpv4());
    }

    private void grow(int count) {
        growOn(count, false);
    }

    private void growOn(int count, boolean dualStack) {
        for (int i = 0; i < count; i++) {
            SimHost host = dualStack ? simulation.addDualStackHost() : simulation.addHost();
            SimulatedNode node = new SimulatedNode(host, simulation.random().stream("node" + i));
            nodes.add(node);
            simulation.run(Duration.ofMillis(50));
            if (i > 0) {
                node.join(nodes.get(0));
            }
        }
        run(60);
    }

    private void run(long seconds) {
        simulation.run(Duration.ofSeconds(seconds));
    }
}
