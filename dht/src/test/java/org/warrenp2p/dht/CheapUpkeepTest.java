package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;

/** What it takes to join, to know one's neighbours, and to know how large the network is. */
class CheapUpkeepTest {

    private final FakeNetwork network = new FakeNetwork(501, 0);

    @Test
    void shouldFillBucketsByPingsAndNotByQuestionsToStrangers() {
        network.grow(200);
        FakeNode newcomer = network.server();
        newcomer.join(network.nodes.get(0));
        network.time.passSeconds(90);
        assertThat(newcomer.count("dht.lookup.finished")).as("its own place").isEqualTo(1);
        Set<PeerId> asked = new LinkedHashSet<>();
        newcomer.asked.forEach(contact -> asked.add(contact.peer()));
        assertThat(newcomer.dht.table().size()).isGreaterThan(60);
        // one exchange a contact, and a few to be told of them
        assertThat(newcomer.asked.size()).isLessThan(asked.size() + 60);
    }

    @Test
    void shouldMeetThoseWhoJoinedAtTheSameMoment() {
        network.grow(100);
        List<FakeNode> newcomers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            newcomers.add(network.server());
        }
        newcomers.forEach(node -> node.join(network.nodes.get(0)));
        network.time.passSeconds(180);
        for (FakeNode node : newcomers) {
            List<PeerId> truth = network.trulyClosest(node.peer.key(), 20, node);
            assertThat(truth).filteredOn(node.dht.table()::contains).hasSizeGreaterThanOrEqualTo(19);
        }
    }

    @Test
    void shouldStoreAtWhomTheJoinHasJustFound() {
        network.grow(100);
        FakeNode newcomer = network.server();
        Outcome<BootstrapResult> joined = newcomer.join(network.nodes.get(0));
        while (joined.isOpen()) {
            network.time.pass(10_000_000L);
        }
        Outcome<PublishResult> first = newcomer.publish();
        network.time.passSeconds(5);
        assertThat(first.value().stored()).isEqualTo(20);
        assertThat(first.value().messages()).as("no lookup").isEqualTo(20);
        assertThat(network.trulyClosest(newcomer.peer.key(), 20, newcomer))
                .allMatch(holder -> network.nodes.stream()
                        .filter(node -> node.peer.equals(holder))
                        .allMatch(node -> node.holdsRecordOf(newcomer.peer)));

        newcomer.dht.recordChanged();
        network.time.passSeconds(10);
        assertThat(newcomer.count("dht.publish.published")).isEqualTo(2);
        assertThat(newcomer.count("dht.lookup.finished"))
                .as("a while later it looks again: the join, and the second publication")
                .isEqualTo(2);
    }

    @Test
    void shouldKnowTheSizeWithinMinutesThoughAFifthLies() {
        network.grow(300);
        for (int i = 0; i < 60; i++) {
            List<Contact> invented = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                Endpoint nowhere = network.publicIpv4();
                invented.add(new Contact(TestRecords.peer(network.random()), nowhere));
            }
            FakeNode liar = network.nodes.get(i * 5);
            Exchanges.RequestHandler honest = liar.honestHandler();
            liar.answerBy(incoming -> {
                if (incoming.request() instanceof Request.FindNode) {
                    incoming.answer(new Response.Nodes(invented));
                } else {
                    honest.handle(incoming);
                }
            });
        }
        FakeNode newcomer = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        newcomer.join(network.nodes.get(1), network.nodes.get(2));
        network.time.passSeconds(200);
        assertThat(newcomer.dht.status().networkSize()).isBetween(180L, 450L);
    }
}
