package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;

class TraceSinkTest {

    private static final Request FIND = new Request.FindNode(ControlNode.TARGET, Families.BOTH);

    private final Simulation simulation = Simulation.forTest(TraceSinkTest.class, 1);
    private final List<String> events = new ArrayList<>();

    @Test
    void shouldSayWhatMessagesSay() {
        MessagePeer asker = new MessagePeer(simulation.addHost(), 1);
        MessagePeer other = new MessagePeer(simulation.addHost(), 2);
        traceDatagramsOf(other.host);
        asker.ask(other, FIND);
        simulation.run(Duration.ofSeconds(1));
        String target = String.format("%016x", ControlNode.TARGET.w0());
        assertThat(events).hasSize(2);
        assertThat(events.get(0))
                .matches("RECEIVED first packet: asks FIND_NODE at " + target + "…, exchange [0-9a-f]{16}");
        // the answer repeats the exchange
        assertThat(events.get(1))
                .startsWith("SENT answer to a first packet: answers NODES (20)")
                .endsWith(events.get(0).substring(events.get(0).indexOf(", exchange")));
    }

    @Test
    void shouldSayWhyADatagramThatWasSentNeverCame() {
        ControlNode asker = new ControlNode(simulation.addHost(), 1);
        ControlNode other = new ControlNode(simulation.addHost(), 2);
        simulation.run(Duration.ofMillis(1));
        simulation
                .network()
                .setDefaultLink(LinkModel.constant(Duration.ofMillis(20)).withLoss(1));
        traceDatagramsOf(other.host);
        asker.ask(other.contact(), FIND, Duration.ofMillis(500));
        simulation.run(Duration.ofMillis(500));
        assertThat(events).containsExactly("DROPPED net.lost: first packet");
        events.clear();
        traceDatagramsOf(asker.host);
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(20)));
        asker.ask(other.contact(), FIND, Duration.ofMillis(500));
        simulation.run(Duration.ofMillis(500));
        assertThat(events)
                .containsExactly("SENT first packet", "RECEIVED answer to a first packet", "SENT packet of a session");
    }

    private void traceDatagramsOf(SimHost chosen) {
        simulation.traceTo(new TraceSink() {
            @Override
            public boolean wants(long timeNanos, SimHost host) {
                return host == chosen;
            }

            @Override
            public void onEvent(TraceEvent event) {
                if (event.what() != TraceEvent.What.TASK) {
                    events.add(event.what() + " " + event.content());
                }
            }
        });
    }
}
