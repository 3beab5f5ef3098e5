package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Response;

/** A record from its first publication to its end, on a network in virtual time. */
class RecordLifeTest {

    @Test
    void shouldSwitchToAHigherSequence() {
        FakeNetwork network = new FakeNetwork(12, 0);
        network.grow(4);
        FakeNode subject = network.nodes.get(3);
        SignedPeerRecord older = subject.freshRecord();
        SignedPeerRecord newer = subject.freshRecord();
        for (int i = 1; i < 4; i++) {
            SignedPeerRecord record = i == 2 ? newer : older;
            long delay = i == 2 ? 200_000_000L : 0;
            network.nodes
                    .get(i)
                    .answerBy(incoming ->
                            network.time.schedule(delay, () -> incoming.answer(new Response.RecordFound(record))));
        }
        FindOutcome found = network.nodes.get(0).find(subject.peer);
        network.time.passSeconds(10);
        assertThat(found.records).containsExactly(older, newer);
        assertThat(found.end.value().record()).isEqualTo(newer);
    }

    @Test
    void shouldNeverServeAnExpiredRecord() {
        FakeNetwork network = new FakeNetwork(13, 0);
        network.grow(10);
        FakeNode gone = network.nodes.get(9);
        gone.publish();
        network.time.passSeconds(10);
        gone.kill();
        network.time.passSeconds(7_100);
        FindOutcome before = network.nodes.get(1).find(gone.peer);
        network.time.passSeconds(100);
        FindOutcome after = network.nodes.get(1).find(gone.peer);
        network.time.passSeconds(120);
        assertThat(before.found()).isTrue();
        assertThat(after.found()).isFalse();
        assertThat(network.nodes.get(1).dht.status().records()).isZero();
    }

    @Test
    void shouldDeleteNothingWhileItsClockMayBeWrong() {
        FakeNetwork network = new FakeNetwork(17, 0);
        FakeNode node = network.server();
        network.time.passSeconds(5);
        Value value = new Value.Immutable(Bytes.wrap(new byte[] {1}));
        Key place = value.key(NetworkId.MAIN);
        node.dht
                .stores()
                .values()
                .put(value, 60, Storer.of(node.peer, node.contact().endpoint()), answer -> {});
        network.time.passSeconds(540);
        assertThat(node.dht.stores().values().get(place)).as("its time is over").isNull();
        assertThat(node.dht.status().values()).as("but it is still here").isEqualTo(1);
        network.time.passSeconds(120);
        assertThat(node.dht.status().values()).isZero();
    }

    @Test
    void shouldKeepARecordAliveAsLongAsItsPeerLives() {
        FakeNetwork network = new FakeNetwork(14, 0.05);
        network.grow(30);
        FakeNode subject = network.nodes.get(29);
        subject.publish();
        for (int hour = 0; hour < 5; hour++) {
            network.time.passSeconds(3_600);
            FindOutcome found = network.nodes.get(hour).find(subject.peer);
            network.time.passSeconds(10);
            assertThat(found.found()).as("after %d h", hour + 1).isTrue();
        }
    }

    @Test
    void shouldPublishEarlyWhenTooManyHoldersAreGone() {
        FakeNetwork network = new FakeNetwork(15, 0);
        network.grow(60);
        FakeNode subject = network.nodes.get(59);
        subject.publish();
        network.time.passSeconds(10);
        int killed = 0;
        for (PeerId holder : network.trulyClosest(subject.peer.key(), 20, subject)) {
            if (killed++ < 12) {
                network.nodes.stream().filter(node -> node.peer.equals(holder)).forEach(FakeNode::kill);
            }
        }
        network.time.passSeconds(34 * 60);
        long holders = network.nodes.stream()
                .filter(node -> node.alive && node.dht.status().records() > 0)
                .count();
        assertThat(holders).isGreaterThanOrEqualTo(18);
    }
}
