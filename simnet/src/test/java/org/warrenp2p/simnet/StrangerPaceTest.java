package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Request;

/** When a first packet is sent again, by what the first packets to others took. */
class StrangerPaceTest {

    private final Simulation simulation = Simulation.forTest(StrangerPaceTest.class, 5);
    private final ControlNode asker = new ControlNode(simulation.addHost(), 1);
    private int nodes = 1;

    @Test
    void shouldBePatientWithTheFirstStrangers() {
        assertThat(packetsTo(deadNode(), Duration.ofMillis(2_500))).containsExactly(0L, 600L, 1_800L);
    }

    @Test
    void shouldRepeatSoonWhereOthersAnswerSoonAndSendNoMoreThanIfTheyDidNot() {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(30)));
        for (int i = 0; i < 4; i++) {
            askAndWait(answeringNode().contact(), Duration.ofMillis(100));
        }
        List<Long> sent = packetsTo(deadNode(), Duration.ofSeconds(6));
        // two round trips of 60 ms and the handshakes in them, twice that, and four times 600 ms
        assertThat(sent).hasSize(4);
        assertThat(sent.get(1)).isBetween(120L, 124L);
        assertThat(sent.get(2)).isBetween(360L, 372L);
        assertThat(sent.get(3)).isBetween(2_760L, 2_772L);
    }

    @Test
    void shouldLearnThatStrangersAreFartherThanItThought() {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(1)));
        for (int i = 0; i < 4; i++) {
            askAndWait(answeringNode().contact(), Duration.ofMillis(100));
        }
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(90)));
        List<Integer> packets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            packets.add(
                    packetsTo(answeringNode().contact(), Duration.ofSeconds(2)).size());
        }
        // late after 100 ms at first; when two of six took 180 ms, after 600
        assertThat(packets).containsExactly(2, 2, 1, 1, 1, 1);
    }

    private ControlNode answeringNode() {
        ControlNode node = new ControlNode(simulation.addHost(), ++nodes);
        simulation.run(Duration.ofMillis(1));
        return node;
    }

    private Contact deadNode() {
        ControlNode node = answeringNode();
        Contact contact = node.contact();
        node.host.stop();
        return contact;
    }

    /** Milliseconds at which first packets leave for {@code contact}, which is asked once; they are all the same. */
    private List<Long> packetsTo(Contact contact, Duration timeout) {
        List<Long> times = new ArrayList<>();
        List<Bytes> first = new ArrayList<>();
        long startNanos = simulation.nowNanos();
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.to().equals(contact.endpoint())) {
                first.add(packet.payload());
                if (packet.payload().equals(first.get(0))) {
                    times.add(TimeUnit.NANOSECONDS.toMillis(packet.timeNanos() - startNanos));
                }
            }
        });
        askAndWait(contact, timeout);
        return times;
    }

    private void askAndWait(Contact contact, Duration timeout) {
        asker.ask(contact, new Request.Ping(), timeout);
        simulation.run(timeout);
    }
}
