package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Who cannot be reached by strangers is in nobody's table, however much it asks; who can be, is. */
class AdmissionProbesTest {

    private static final int NODES = 40;

    /** Buckets may be full. */
    private static final int ALMOST_ALL = 36;

    private final Simulation simulation = Simulation.forTest(AdmissionProbesTest.class, 61);
    private final RandomGenerator random = simulation.random().stream("wanted");
    private final List<SimulatedNode> nodes = new ArrayList<>();

    @Test
    void shouldKeepAPeerThatOnlyItsOwnRequestsOpenOutOfEveryTable() {
        grow(NODES, true);
        SimHost host = simulation.addHost();
        PortRestricted filter = new PortRestricted(host);
        SimulatedNode hidden = new SimulatedNode(host, stream("hidden"), Role.SERVER, filter, true);
        hidden.join(nodes.get(0));
        askEverybodyFor(hidden, Duration.ofMinutes(5));
        assertThat(hidden.dht.status().tableContacts()).as("whom it knows").isGreaterThan(NODES / 2);
        assertThat(askedBy(hidden)).as("whom it has asked").isGreaterThanOrEqualTo(ALMOST_ALL);
        assertThat(filter.refused).as("probes that the filter dropped").isGreaterThan(NODES / 2);
        assertThat(tablesWith(hidden.peer())).isZero();
        assertThat(sum("dht.reach.not_reached")).isGreaterThan(NODES / 2);

        filter.setOpen();
        askEverybodyFor(hidden, Duration.ofMinutes(5));
        assertThat(tablesWith(hidden.peer())).isGreaterThanOrEqualTo(ALMOST_ALL);
    }

    @Test
    void shouldBeFooledByItWithoutProbes() {
        grow(NODES, false);
        SimHost host = simulation.addHost();
        SimulatedNode hidden = new SimulatedNode(host, stream("hidden"), Role.SERVER, new PortRestricted(host), true);
        hidden.join(nodes.get(0));
        askEverybodyFor(hidden, Duration.ofMinutes(5));
        assertThat(tablesWith(hidden.peer())).isGreaterThanOrEqualTo(ALMOST_ALL);
    }

    @Test
    void shouldAdmitAtOnceWhoCanBeReached() {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        grow(2, true);
        run(Duration.ofSeconds(1));
        assertThat(nodes.get(0).dht.table().contains(nodes.get(1).peer())).isTrue();
        assertThat(nodes.get(0).count("dht.reach.reached")).isEqualTo(1);
        assertThat(nodes.get(0).count("session.reach_probe_sent")).isEqualTo(1);
        assertThat(nodes.get(1).count("session.reach_probe_sent"))
                .as("whom one begins with is believed")
                .isZero();
    }

    @Test
    void shouldAdmitEveryAskerThatCanBeReachedDespiteLoss() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(20)).withLoss(0.3));
        List<SimulatedNode> seeds = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // pairs: nobody else can tell the seed of its asker
            SimulatedNode seed = new SimulatedNode(simulation.addHost(), stream("seed" + i));
            SimulatedNode asker = new SimulatedNode(simulation.addHost(), stream("asker" + i));
            run(Duration.ofMillis(50));
            asker.join(seed);
            seeds.add(seed);
            nodes.add(asker);
        }
        run(Duration.ofSeconds(10));
        long first = admittedAskers(seeds);
        // whoever still asks is tried again after a minute
        for (int minute = 0; minute < 3; minute++) {
            nodes.forEach(asker -> asker.find(TestRecords.peer(random)));
            run(Duration.ofSeconds(61));
        }
        assertThat(first).as("after one check of five probes").isGreaterThanOrEqualTo(44);
        assertThat(admittedAskers(seeds)).isEqualTo(50);
    }

    @Test
    void shouldComeTogetherWithinSecondsWhenAllStartAtOnce() {
        for (int i = 0; i < 20; i++) {
            nodes.add(new SimulatedNode(simulation.addHost(), stream("node" + i)));
        }
        run(Duration.ofMillis(50));
        nodes.subList(1, nodes.size()).forEach(node -> node.join(nodes.get(0)));
        run(Duration.ofSeconds(4));
        assertThat(nodes)
                .extracting(node -> node.dht.status().tableContacts())
                .as("everybody knows everybody")
                .containsOnly(nodes.size() - 1);
    }

    @Test
    void shouldProbeInPrivateNetworksButNotWithinAMachine() {
        for (String[] pair : new String[][] {{"10.0.0.1", "10.0.0.2"}, {"127.0.0.1", "127.0.0.2"}}) {
            SimulatedNode one = new SimulatedNode(simulation.addHost(IpAddress.parse(pair[0])), stream(pair[0]));
            SimulatedNode other = new SimulatedNode(simulation.addHost(IpAddress.parse(pair[1])), stream(pair[1]));
            run(Duration.ofMillis(50));
            other.join(one);
            run(Duration.ofSeconds(1));
            assertThat(one.dht.table().contains(other.peer())).isTrue();
            assertThat(one.count("session.reach_probe_sent")).isEqualTo(pair[0].startsWith("10.") ? 1 : 0);
        }
    }

    @Test
    void shouldNotAdmitWhoSaidGoodbyeWhileItWasProbed() {
        grow(2, true);
        SimulatedNode leaving = nodes.get(1);
        simulation.runUntil(() -> nodes.get(0).count("session.reach_probe_sent") == 1, Duration.ofSeconds(5));
        leaving.leave();
        run(Duration.ofSeconds(30));
        assertThat(nodes.get(0).dht.table().contains(leaving.peer())).isFalse();
    }

    private void grow(int count, boolean probing) {
        for (int i = 0; i < count; i++) {
            SimHost host = simulation.addHost();
            SimulatedNode node = new SimulatedNode(host, stream("node" + i), Role.SERVER, host.datagrams(), probing);
            run(Duration.ofMillis(50));
            if (!nodes.isEmpty()) {
                node.join(nodes.get(0));
            }
            nodes.add(node);
        }
    }

    private void askEverybodyFor(SimulatedNode asker, Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 5) {
            asker.closest(TestRecords.peer(random).key());
            run(Duration.ofSeconds(5));
        }
    }

    private long tablesWith(PeerId peer) {
        return nodes.stream().filter(node -> node.dht.table().contains(peer)).count();
    }

    private long admittedAskers(List<SimulatedNode> seeds) {
        long admitted = 0;
        for (int i = 0; i < seeds.size(); i++) {
            admitted += seeds.get(i).dht.table().contains(nodes.get(i).peer()) ? 1 : 0;
        }
        return admitted;
    }

    /** Nodes that have probed it, and so were asked by it. */
    private long askedBy(SimulatedNode asker) {
        return nodes.stream()
                .filter(node -> node.plane().paths().pathTo(asker.peer()) != null)
                .count();
    }

    private long sum(String counter) {
        return nodes.stream().mapToLong(node -> node.count(counter)).sum();
    }

    private RandomGenerator stream(String name) {
        return simulation.random().stream(name);
    }

    private void run(Duration time) {
        simulation.run(time);
    }
}
