package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.codec.AnnouncementCodec;
import org.warrenp2p.proto.codec.ValueCodec;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Topics and values over packets, sessions and exchanges as they ship, in virtual time. */
class TopicsOverSessionsTest {

    private static final Topic TOPIC = Topic.of(NetworkId.MAIN, "topic");

    private final Simulation simulation = Simulation.forTest(TopicsOverSessionsTest.class, 1);
    private final List<SimulatedNode> nodes = new ArrayList<>();

    @Test
    void shouldFindAnnouncersAndValuesDespiteLoss() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(20)).withLoss(0.05));
        for (int i = 0; i < 40; i++) {
            add(simulation.addHost());
        }
        run(60);
        nodes.subList(0, 20).forEach(node -> announce(node));
        Value value = longestMutable(nodes.get(3));
        put(nodes.get(3), value);
        run(30);
        for (SimulatedNode seeker : nodes.subList(25, 35)) {
            TopicOutcome found = findPeers(seeker);
            ValueOutcome got = get(seeker, value);
            run(15);
            assertThat(found.peers()).hasSizeGreaterThanOrEqualTo(19).doesNotHaveDuplicates();
            assertThat(got.end.value().value()).isEqualTo(value);
        }
    }

    @Test
    void shouldServeHostsThatHaveIpv6Only() {
        for (int i = 0; i < 15; i++) {
            add(simulation.addDualStackHost());
        }
        SimHost both = simulation.addDualStackHost();
        IpAddress address = both.addresses().stream()
                .filter(candidate -> candidate.family() == IpFamily.IPV6)
                .map(candidate -> new IpAddress(candidate.high(), candidate.low() + 0x100))
                .findFirst()
                .orElseThrow();
        SimulatedNode ipv6Only = add(simulation.addHost(address));
        run(60);
        announce(ipv6Only);
        announce(nodes.get(4));
        Value value = longestMutable(ipv6Only);
        put(ipv6Only, value);
        run(10);
        TopicOutcome there = findPeers(nodes.get(9));
        TopicOutcome here = findPeers(ipv6Only);
        ValueOutcome got = get(nodes.get(9), value);
        run(10);
        assertThat(there.peers())
                .containsExactlyInAnyOrder(ipv6Only.peer(), nodes.get(4).peer());
        assertThat(here.peers()).containsExactly(nodes.get(4).peer());
        assertThat(got.end.value().value()).isEqualTo(value);
    }

    private SimulatedNode add(SimHost host) {
        SimulatedNode node = new SimulatedNode(host, simulation.random().stream("node" + nodes.size()));
        nodes.add(node);
        simulation.run(Duration.ofMillis(50));
        if (nodes.size() > 1) {
            node.join(nodes.get(0));
        }
        return node;
    }

    private static void announce(SimulatedNode node) {
        node.host.loop().execute(() -> node.dht.announce(TOPIC, topic -> announcement(node, topic), new Outcome<>()));
    }

    private static SignedAnnouncement announcement(SimulatedNode node, Topic topic) {
        Announcement unsigned =
                new Announcement(node.peer(), topic, node.host.wallClock().millis(), 3_600);
        return AnnouncementCodec.sign(unsigned, new DigestSigner(node.peer()), NetworkId.MAIN);
    }

    private static void put(SimulatedNode node, Value value) {
        node.host.loop().execute(() -> node.dht.put(value, new Outcome<>()));
    }

    private static TopicOutcome findPeers(SimulatedNode node) {
        TopicOutcome outcome = new TopicOutcome();
        node.host.loop().execute(() -> node.dht.findPeers(TOPIC, 100, outcome));
        return outcome;
    }

    private static ValueOutcome get(SimulatedNode node, Value value) {
        ValueOutcome outcome = new ValueOutcome();
        node.host.loop().execute(() -> node.dht.get(value.key(NetworkId.MAIN), outcome));
        return outcome;
    }

    private static Value longestMutable(SimulatedNode owner) {
        return ValueCodec.sign(
                Bytes.wrap("a salt of thirty-two characters.".getBytes(StandardCharsets.US_ASCII)),
                1,
                Bytes.wrap(new byte[Value.MAX_CONTENT_BYTES]),
                new DigestSigner(owner.peer()),
                NetworkId.MAIN);
    }

    private void run(long seconds) {
        simulation.run(Duration.ofSeconds(seconds));
    }
}
