package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimNetworkTest {

    private final Simulation simulation = Simulation.forTest(SimNetworkTest.class, 1);
    private final SimNetwork network = simulation.network();
    private final SimHost alice = simulation.addDualStackHost();
    private final SimHost bob = simulation.addDualStackHost();
    private final TestSocket fromAlice = TestSocket.openAt(alice);
    private final TestSocket atBob = TestSocket.openAt(bob);

    @BeforeEach
    void openSockets() {
        simulation.run(Duration.ZERO);
    }

    @Test
    void shouldDeliverAfterExactlyTheLatencyOfTheLink() {
        network.setDefaultLink(LinkModel.constant(Duration.ofNanos(12_345_678)));
        simulation.run(Duration.ofSeconds(1));

        fromAlice.send(atBob, "hello");
        simulation.run(Duration.ofSeconds(1));

        assertThat(atBob.texts).containsExactly("hello");
        assertThat(atBob.sources).containsExactly(TestSocket.at(alice.address()));
        assertThat(atBob.times).isEqualTo(List.of(1_012_345_678L));
    }
}
