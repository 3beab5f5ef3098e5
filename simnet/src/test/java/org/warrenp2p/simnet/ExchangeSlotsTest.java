package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.exchange.ExchangeSettings;
import org.warrenp2p.transport.session.SessionSettings;

class ExchangeSlotsTest {

    /** Few slots, so that a lost one would be missed soon. */
    private static final ControlSettings TIGHT = new ControlSettings(
            SessionSettings.defaults(),
            new ExchangeSettings(4, 20, 8, 2, 3, Duration.ofMillis(200), Duration.ofMillis(50), 2));

    @Property(tries = 60)
    void shouldLoseNoSlotWhateverHappens(@ForAll long seed) {
        Simulation simulation = new Simulation(seed);
        RandomGenerator random = simulation.random().stream("actions");
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(20)).withLoss(random.nextDouble() * 0.6));
        ControlNode asker = new ControlNode(simulation.addHost(), 1, TIGHT);
        List<ControlNode> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(new ControlNode(simulation.addHost(), 2 + i));
        }
        List<ControlNode.Asked> asked = new ArrayList<>();
        List<ControlNode.Asked> cancelled = new ArrayList<>();
        simulation.run(Duration.ofMillis(1));
        for (int step = 0; step < 60; step++) {
            ControlNode other = others.get(random.nextInt(others.size()));
            switch (random.nextInt(8)) {
                case 0 -> other.plane.close();
                case 1 -> other.host.setBlackHole(random.nextBoolean());
                case 2 -> {
                    if (!asked.isEmpty()) {
                        ControlNode.Asked one = asked.get(random.nextInt(asked.size()));
                        Objects.requireNonNull(one.exchange).cancel();
                        cancelled.add(one);
                    }
                }
                default -> {
                    int timeoutMillis = 50 + random.nextInt(4_000);
                    Request request = random.nextBoolean()
                            ? new Request.Ping()
                            : new Request.PutRecord(ControlNode.longestRecord());
                    asked.add(asker.ask(contactOf(other), request, Duration.ofMillis(timeoutMillis)));
                }
            }
            simulation.run(Duration.ofMillis(random.nextInt(150)));
        }
        simulation.run(Duration.ofSeconds(30));

        asked.removeAll(cancelled);
        assertThat(asked).allSatisfy(one -> assertThat(one.ends).isEqualTo(1));
        assertThat(cancelled).allSatisfy(one -> assertThat(one.ends).isLessThanOrEqualTo(1));
        assertAllSlotsAreFree(simulation, asker);
    }

    /** As many requests as there are slots are answered in the two round trips that each needs by itself. */
    private static void assertAllSlotsAreFree(Simulation simulation, ControlNode asker) {
        ControlNode fresh = new ControlNode(simulation.addHost(), 90);
        ControlNode another = new ControlNode(simulation.addHost(), 91);
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        simulation.run(Duration.ofMillis(1));
        List<ControlNode.Asked> last = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            last.add(asker.put(fresh.contact()));
            last.add(asker.put(another.contact()));
        }
        simulation.run(Duration.ofMillis(90));
        assertThat(last).allSatisfy(one -> assertThat(one.response).isNotNull());
    }

    private static Contact contactOf(ControlNode node) {
        return new Contact(node.peer, new Endpoint(SimAddresses.ipv4(node.host.index()), ControlNode.PORT));
    }

    @Test
    void shouldFailWhatDoesNotFitTheQueuesAndFinishTheRest() {
        Simulation simulation = new Simulation(3);
        ControlNode asker = new ControlNode(simulation.addHost(), 1, TIGHT);
        ControlNode other = new ControlNode(simulation.addHost(), 2);
        simulation.run(Duration.ofMillis(1));
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(asker.ping(other.contact()));
        }
        simulation.run(Duration.ofSeconds(5));
        // 3 in the window, 8 in the queue
        assertThat(asked.subList(0, 11))
                .allSatisfy(one -> assertThat(one.response).isNotNull());
        assertThat(asked.subList(11, 20))
                .allSatisfy(one ->
                        assertThat(Objects.requireNonNull(one.failure).code()).isEqualTo(Failure.Code.LIMIT));
    }

    @Test
    void shouldHintOnceThatAnAnswerIsSlowAndStillTakeIt() {
        Simulation simulation = new Simulation(4);
        ControlNode asker = new ControlNode(simulation.addHost(), 1);
        ControlNode other = new ControlNode(simulation.addHost(), 2);
        simulation.run(Duration.ofMillis(1));
        asker.ping(other.contact());
        simulation.run(Duration.ofSeconds(1));
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(400)));
        ControlNode.Asked late = asker.find(other.contact());
        simulation.run(Duration.ofMillis(500));
        assertThat(late.slow).isEqualTo(1);
        simulation.run(Duration.ofSeconds(5));
        assertThat(late.response).isNotNull();
        assertThat(late.slow).isEqualTo(1);
        assertThat(late.ends).isEqualTo(1);
    }
}
