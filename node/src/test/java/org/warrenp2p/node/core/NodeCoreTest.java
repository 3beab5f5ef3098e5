package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerStream;

class NodeCoreTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Simulation simulation = Simulation.forTest(NodeCoreTest.class, 42);

    @Test
    void shouldFormANetworkOfTwo() {
        List<SimNode> nodes = network(2);
        SimNode.Found found = nodes.get(0).find(nodes.get(1).peer());
        assertThat(simulation.runUntil(found::ended, MINUTE)).isTrue();
        assertThat(found.record().record().endpoints())
                .containsExactly(nodes.get(1).contact().endpoint());
        assertThat(nodes.get(1).publication().stored()).isEqualTo(1);
    }

    @Test
    void shouldFindEveryoneFromEveryoneInASmallNetwork() {
        List<SimNode> nodes = network(12);
        for (SimNode asker : nodes) {
            for (SimNode wanted : nodes) {
                SimNode.Found found = asker.find(wanted.peer());
                assertThat(simulation.runUntil(found::ended, MINUTE)).isTrue();
                assertThat(found.first).isNotNull();
            }
        }
    }

    @Test
    void shouldConnectToAPeerItHasOnlyTheIdOf() {
        List<SimNode> nodes = network(8);
        SimNode client = node(List.of(nodes.get(0).contact()), RoleSetting.CLIENT);
        runUntilJoined(List.of(client));
        SimNode target = nodes.get(5);
        SimNode.Dialled dialled = client.connect(target.peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.failure).isNull();
        assertThat(dialled.connected().link().peer()).isEqualTo(target.peer());
        assertThat(dialled.connected().attempts())
                .extracting(attempt -> attempt.outcome())
                .containsExactly(Outcome.SUCCESS);
        assertThat(simulation.runUntil(() -> !target.links.isEmpty(), MINUTE)).isTrue();
    }

    @Test
    void shouldStillConnectAfterTheBootstrapNodeHasDied() {
        List<SimNode> nodes = network(3);
        SimNode late = node(List.of(nodes.get(0).contact(), nodes.get(2).contact()), RoleSetting.AUTO);
        runUntilJoined(List.of(late));
        nodes.get(0).host.stop();
        SimNode.Dialled dialled = late.connect(nodes.get(1).peer(), MINUTE);
        assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
        assertThat(dialled.failure).isNull();
    }

    @Test
    void shouldSayWhyItCannotConnect() {
        List<SimNode> nodes = network(4);
        SimNode dead = nodes.get(3);
        simulation.run(Duration.ofSeconds(5));
        dead.host.stop();
        SimNode.Dialled silent = nodes.get(1).connect(dead.peer(), MINUTE);
        PeerId nobody = PeerId.ofPublicKey(new byte[32]);
        SimNode.Dialled unknown = nodes.get(1).connect(nobody, MINUTE);
        assertThat(simulation.runUntil(() -> silent.ended() && unknown.ended(), MINUTE))
                .isTrue();
        assertThat(silent.reason().message()).contains("NO_REPLY");
        assertThat(unknown.reason().code()).isEqualTo(Failure.Code.NOT_FOUND);
        assertThat(unknown.reason().message()).contains("NO_SIGNAL");
    }

    @Test
    void shouldGiveTheOpenLinkToTheNextCaller() {
        List<SimNode> nodes = network(3);
        SimNode.Dialled first = nodes.get(1).connect(nodes.get(2).peer(), MINUTE);
        SimNode.Dialled second = nodes.get(1).connect(nodes.get(2).peer(), MINUTE);
        assertThat(simulation.runUntil(() -> first.ended() && second.ended(), MINUTE))
                .isTrue();
        SimNode.Dialled third = nodes.get(1).connect(nodes.get(2).peer(), MINUTE);
        assertThat(simulation.runUntil(third::ended, MINUTE)).isTrue();
        assertThat(second.connected().link()).isSameAs(first.connected().link());
        assertThat(third.connected().link()).isSameAs(first.connected().link());
        assertThat(third.connected().attempts()).isEmpty();
    }

    @Test
    void shouldKeepOneLinkWhenBothSidesDialAtOnce() {
        List<SimNode> nodes = network(3);
        SimNode one = nodes.get(1);
        SimNode other = nodes.get(2);
        SimNode.Dialled there = one.connect(other.peer(), MINUTE);
        SimNode.Dialled back = other.connect(one.peer(), MINUTE);
        assertThat(simulation.runUntil(() -> there.ended() && back.ended(), MINUTE))
                .isTrue();
        simulation.run(Duration.ofSeconds(10));
        assertThat(one.core.status().connections()).isEqualTo(1);
        assertThat(other.core.status().connections()).isEqualTo(1);
        assertThat(there.connected().link().isOpen()).isTrue();
        assertThat(back.connected().link().isOpen()).isTrue();
        assertThat(talk(one, there.connected().link(), other)).isEqualTo("hello");
        assertThat(talk(other, back.connected().link(), one)).isEqualTo("hello");
    }

    @Test
    void shouldWorkOverALossyNetwork() {
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(40))
                        .withLoss(0.1)
                        .withDuplication(0.05)
                        .withReordering(0.1, Duration.ofMillis(30)));
        List<SimNode> nodes = network(10);
        for (int i = 1; i < nodes.size(); i++) {
            SimNode.Dialled dialled = nodes.get(i).connect(nodes.get(i - 1).peer(), MINUTE);
            assertThat(simulation.runUntil(dialled::ended, MINUTE)).isTrue();
            assertThat(dialled.failure).as("node %d", i).isNull();
        }
    }

    @Test
    void shouldForgetAPeerThatSaidGoodbye() {
        List<SimNode> nodes = network(3);
        simulation.run(Duration.ofSeconds(5));
        assertThat(nodes.get(0).core.status().contacts()).isEqualTo(2);
        nodes.get(2).host.loop().execute(nodes.get(2).core::stop);
        simulation.run(Duration.ofSeconds(2));
        assertThat(nodes.get(0).core.status().contacts()).isEqualTo(1);
    }

    private List<SimNode> network(int size) {
        List<SimNode> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Contact> bootstrap =
                    nodes.isEmpty() ? List.of() : List.of(nodes.get(0).contact());
            nodes.add(node(bootstrap, RoleSetting.AUTO));
        }
        runUntilJoined(nodes);
        return nodes;
    }

    private SimNode node(List<Contact> bootstrap, RoleSetting role) {
        return new SimNode(simulation.addHost(), bootstrap, role);
    }

    private void runUntilJoined(List<SimNode> nodes) {
        boolean joined = simulation.runUntil(
                () -> nodes.stream().allMatch(node -> node.joined != null && node.published != null), MINUTE);
        assertThat(nodes).allSatisfy(node -> assertThat(node.failure).isNull());
        assertThat(joined).isTrue();
    }

    /** Opens a stream over {@code link} and tells what {@code receiver} read from it. */
    private String talk(SimNode sender, PeerLink link, SimNode receiver) {
        StringBuilder heard = new StringBuilder();
        receiver.protocols.put("talk/1", (from, protocol, stream) -> {
            stream.handle(new Listening(heard));
            return true;
        });
        List<Failure> failures = new ArrayList<>();
        sender.host
                .loop()
                .execute(() -> link.openStream(
                        "talk/1",
                        Completion.of(
                                stream -> {
                                    stream.handle(new Listening(new StringBuilder()));
                                    stream.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
                                    stream.finish();
                                },
                                failures::add)));
        assertThat(simulation.runUntil(() -> heard.length() >= 5, MINUTE)).isTrue();
        assertThat(failures).isEmpty();
        return heard.toString();
    }

    private record Listening(StringBuilder heard) implements PeerStream.Handler {
        @Override
        public void onData(ByteBuffer bytes) {
            heard.append(StandardCharsets.UTF_8.decode(bytes));
        }

        @Override
        public void onFinished() {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(boolean clean) {}
    }
}
