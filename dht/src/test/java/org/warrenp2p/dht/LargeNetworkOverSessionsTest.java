package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.PacketTap;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** Some hundred nodes over real packets with 2 % loss: a third with both families, a tenth clients. */
@Tag("slow")
class LargeNetworkOverSessionsTest {

    private static final int NODES = 250;

    private final Simulation simulation = Simulation.forTest(LargeNetworkOverSessionsTest.class, 51);
    private final RandomGenerator random = simulation.random().stream("targets");
    private final List<SimulatedNode> nodes = new ArrayList<>();

    @Test
    void shouldFindEverythingAndJoinCheaply() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(25)).withLoss(0.02));
        for (int i = 0; i < NODES; i++) {
            add(i, i % 3 == 1, i % 10 == 9 ? Role.CLIENT : Role.SERVER);
            run(1);
        }
        run(300);
        nodes.forEach(SimulatedNode::publish);
        run(60);

        List<FindOutcome> searches = new ArrayList<>();
        int expected = 0;
        int right = 0;
        for (int i = 0; i < NODES; i++) {
            searches.add(nodes.get(i).find(nodes.get((i + 71) % NODES).peer()));
            Key target = TestRecords.peer(random).key();
            Outcome<ClosestResult> closest = nodes.get(i).closest(target);
            run(5);
            List<PeerId> truth = trulyClosest(target, nodes.get(i));
            List<PeerId> got =
                    closest.value().contacts().stream().map(Contact::peer).toList();
            expected += truth.size();
            right += (int) truth.stream().filter(got::contains).count();
        }
        assertThat(searches).allMatch(FindOutcome::found);
        assertThat((double) right / expected).isGreaterThanOrEqualTo(0.99);

        for (int i = 0; i < 4; i++) {
            SimulatedNode newcomer = add(nodes.size(), false, Role.SERVER);
            long[] bytes = new long[1];
            simulation.network().tap(packet -> {
                boolean its = packet.from().address().equals(newcomer.host.address())
                        || packet.to().address().equals(newcomer.host.address());
                bytes[0] += its && packet.point() == PacketTap.Point.SENT
                        ? packet.payload().length()
                        : 0;
            });
            run(120);
            // measured: 157 to 204 requests and 215 to 292 kB, both ways, for 86 to 99 contacts
            assertThat(newcomer.dht.status().tableContacts()).isGreaterThanOrEqualTo(80);
            assertThat(newcomer.counters.counter("exchange.asked").value()).isLessThanOrEqualTo(220);
            assertThat(bytes[0]).isBetween(50_000L, 320_000L);
        }
    }

    private SimulatedNode add(int index, boolean dualStack, Role role) {
        SimHost host = dualStack ? simulation.addDualStackHost() : simulation.addHost();
        SimulatedNode node = new SimulatedNode(host, simulation.random().stream("node" + index), role);
        simulation.run(Duration.ofMillis(50));
        if (!nodes.isEmpty()) {
            node.join(nodes.get(0));
        }
        nodes.add(node);
        return node;
    }

    private List<PeerId> trulyClosest(Key target, SimulatedNode but) {
        return nodes.stream()
                .filter(node -> node != but && node.role() == Role.SERVER)
                .map(SimulatedNode::peer)
                .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                .limit(20)
                .toList();
    }

    private void run(long seconds) {
        simulation.run(Duration.ofSeconds(seconds));
    }
}
