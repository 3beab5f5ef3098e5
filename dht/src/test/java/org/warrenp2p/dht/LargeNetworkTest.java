package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

@Tag("slow")
class LargeNetworkTest {

    @Test
    void shouldFindTheTrueClosestAndEveryRecordAmongFiveHundred() {
        FakeNetwork network = new FakeNetwork(31, 0.02);
        network.grow(500);
        network.time.passSeconds(300);
        List<FakeNode> publishers = network.nodes.subList(100, 200);
        publishers.forEach(FakeNode::publish);
        network.time.passSeconds(30);
        int expected = 0;
        int right = 0;
        List<FindOutcome> searches = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            FakeNode node = network.nodes.get(300 + i);
            Key target = TestRecords.peer(network.random()).key();
            Outcome<ClosestResult> closest = node.closest(target);
            searches.add(node.find(publishers.get(i).peer));
            network.time.passSeconds(10);
            List<PeerId> truth = network.trulyClosest(target, 20, node);
            List<PeerId> got =
                    closest.value().contacts().stream().map(Contact::peer).toList();
            expected += truth.size();
            right += (int) truth.stream().filter(got::contains).count();
        }
        assertThat((double) right / expected).isGreaterThanOrEqualTo(0.99);
        assertThat(searches).allMatch(FindOutcome::found);
        assertThat(searches)
                .allSatisfy(search -> assertThat(search.end.value().messages()).isLessThanOrEqualTo(40));
        // the defences cost a search that succeeds nothing
        assertThat(network.nodes)
                .allMatch(node -> node.counters.counter("dht.lookup.disjoint").value() == 0);
    }
}
