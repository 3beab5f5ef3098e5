package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.simnet.LatencyModel;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/** One peer behind a satellite, 0.9 s from everybody, among others that are 40 ms apart; over packets and sessions. */
class FarPeerTest {

    private static final int NODES = 60;
    private static final int NEWCOMERS = 10;

    private final Simulation simulation = Simulation.forTest(FarPeerTest.class, 5);
    private final SimHost farHost = simulation.addHost();
    private final List<SimulatedNode> nodes = new ArrayList<>();

    FarPeerTest() {
        LatencyModel near = LatencyModel.constant(Duration.ofMillis(20));
        LatencyModel far = LatencyModel.constant(Duration.ofMillis(450));
        LatencyModel bySatellite =
                (from, to, random) -> (from == farHost || to == farHost ? far : near).sampleNanos(from, to, random);
        simulation.network().setDefaultLink(LinkModel.of(bySatellite));
        for (int i = 0; i < NODES; i++) {
            SimHost host = i == NODES / 2 ? farHost : simulation.addHost();
            nodes.add(new SimulatedNode(host, simulation.random().stream("node" + i)));
            simulation.run(Duration.ofMillis(50));
            nodes.get(i).join(nodes.get(0));
        }
        simulation.run(Duration.ofMinutes(4));
    }

    @Test
    void shouldBeNamedAmongTheClosestByStrangers() {
        SimulatedNode far = nodes.get(NODES / 2);
        List<Outcome<ClosestResult>> searches = searchedByNewcomers(far);
        assertThat(searches)
                .allSatisfy(
                        search -> assertThat(search.value().contacts().stream().map(Contact::peer))
                                .contains(far.peer()));
    }

    @Test
    void shouldNotBeWaitedForLongOnceItIsGone() {
        SimulatedNode far = nodes.get(NODES / 2);
        farHost.stop();
        simulation.run(Duration.ofMinutes(2));
        assertThat(searchedByNewcomers(far))
                .allSatisfy(search -> assertThat(search.value().durationNanos()).isLessThan(1_000_000_000L));
    }

    /** Strangers, who have not measured anybody's round trip: each asks as soon as it has joined. */
    private List<Outcome<ClosestResult>> searchedByNewcomers(SimulatedNode wanted) {
        List<Outcome<ClosestResult>> searches = new ArrayList<>();
        for (int i = 0; i < NEWCOMERS; i++) {
            SimulatedNode newcomer =
                    new SimulatedNode(simulation.addHost(), simulation.random().stream("newcomer" + i));
            newcomer.join(nodes.get(i));
            simulation.run(Duration.ofSeconds(3));
            searches.add(newcomer.closest(wanted.peer().key()));
            simulation.run(Duration.ofSeconds(3));
        }
        return searches;
    }
}
