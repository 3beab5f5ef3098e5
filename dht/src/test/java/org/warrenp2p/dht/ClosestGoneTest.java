package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Families;

/** All those that a search would begin with are dead: 20 of a hundred, as after a power cut. */
class ClosestGoneTest {

    private final FakeNetwork network = new FakeNetwork(501, 0);

    @Test
    void shouldGoOnWithFartherContactsWhereTheClosestAreGone() {
        network.grow(100);
        network.nodes.forEach(FakeNode::publish);
        network.time.passSeconds(30);
        int searches = 0;
        for (FakeNode wanted : List.copyOf(network.nodes)) {
            FakeNode searcher = network.nodes.get(99);
            List<Contact> first = searcher.dht.table().closest(wanted.peer.key(), 20, Families.IPV4);
            boolean knows = first.stream().anyMatch(contact -> contact.peer().equals(wanted.peer));
            if (knows || wanted == searcher || searches == 3) {
                continue;
            }
            searches++;
            List<FakeNode> gone = network.nodes.stream()
                    .filter(node -> node != wanted && first.contains(node.contact()))
                    .toList();
            gone.forEach(node -> node.alive = false);
            FindOutcome found = searcher.find(wanted.peer);
            network.time.passSeconds(4);
            assertThat(found.found()).isTrue();
            gone.forEach(node -> node.alive = true);
            network.time.passSeconds(20);
        }
        assertThat(searches).isEqualTo(3);
    }
}
