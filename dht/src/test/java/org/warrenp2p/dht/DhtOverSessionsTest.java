package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

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
