package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;

class ForesightTest {

    private static final int PORT = 4433;

    private final Simulation simulation = Simulation.forTest(ForesightTest.class, 1);
    private final SimHost sender = simulation.addHost();
    private final List<Datagram> foreseen = new ArrayList<>();
    private final List<Datagram> received = new ArrayList<>();

    /** Takes what comes, and writes down what was known before. */
    private final class Watching extends SimPort {

        private Watching(SimHost host) {
            super(host, new Endpoint(host.address(), PORT));
        }

        @Override
        int foresee(Datagram datagram) {
            foreseen.add(datagram);
            return 1;
        }

        @Override
        void receive(Datagram datagram) {
            received.add(datagram);
        }
    }

    @Test
    void shouldLookOnceAtWhatArrivesLater() {
        List<SimHost> receivers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            SimHost receiver = simulation.addHost();
            receiver.bind(new Watching(receiver));
            receivers.add(receiver);
        }
        sendTo(receivers);
        simulation.run(Duration.ofSeconds(1));
        // a host knows by what arrived first which of its ports is meant
        foreseen.clear();
        received.clear();
        sendTo(receivers);

        simulation.run(Duration.ofSeconds(1));

        assertThat(received).hasSize(receivers.size());
        assertThat(foreseen).containsExactlyInAnyOrderElementsOf(received);
    }

    @Test
    void shouldLookAtNoMoreThanTheCacheHolds() {
        SimHost receiver = simulation.addHost();
        receiver.bind(new Watching(receiver));
        sendTo(List.of(receiver));
        simulation.run(Duration.ofSeconds(1));
        foreseen.clear();
        for (int i = 0; i < 10 * Foresight.MOST; i++) {
            sendTo(List.of(receiver));
        }

        simulation.run(Duration.ofSeconds(1));

        assertThat(received).hasSize(1 + 10 * Foresight.MOST);
        assertThat(foreseen).as("all are due at one instant").hasSize(Foresight.MOST);
    }

    private void sendTo(List<SimHost> receivers) {
        for (SimHost receiver : receivers) {
            simulation
                    .network()
                    .send(
                            sender,
                            new Endpoint(sender.address(), PORT),
                            new Endpoint(receiver.address(), PORT),
                            ByteBuffer.allocate(10));
        }
    }
}
