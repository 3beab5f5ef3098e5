package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;

/**
 * What was published while the network was tiny, after it has grown by sixty times within a minute: those who keep it
 * should be the closest of today, whom searches come to. In virtual time.
 */
class GrowingNetworkTest {

    private static final int FIRST = 5;
    private static final int LATER = 300;

    private final FakeNetwork network = new FakeNetwork(431, 0);

    @Test
    void shouldBringTheRecordsOfTheFirstToTheClosestOfToday() {
        network.grow(FIRST);
        List<FakeNode> first = new ArrayList<>(network.nodes);
        FakeNode client = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
        client.join(first.get(0));
        first.add(client);
        network.time.passSeconds(10);
        first.forEach(FakeNode::publish);
        network.time.passSeconds(10);
        grow();
        network.time.passSeconds(180);
        assertThat(first)
                .allSatisfy(
                        node -> assertThat(keepers(node.peer.key(), node, keeper -> keeper.holdsRecordOf(node.peer)))
                                .isGreaterThanOrEqualTo(14));
    }

    @Test
    void shouldBringValuesAndAnnouncementsThatAreKeptThereToo() {
        network.grow(FIRST);
        FakeNode owner = network.nodes.get(1);
        Topic topic = Topic.of(NetworkId.MAIN, "early");
        owner.announce(topic);
        owner.dht.keep(value(1), new Outcome<>());
        network.time.passSeconds(10);
        grow();
        network.time.passSeconds(300);
        assertThat(keepers(
                        placeOf(value(1)),
                        owner,
                        node -> node.dht.stores().values().get(placeOf(value(1))) != null))
                .isGreaterThanOrEqualTo(14);
        assertThat(keepers(topic.root().key(), owner, node -> node.dht.status().announcements() > 0))
                .isGreaterThanOrEqualTo(14);
    }

    @Test
    void shouldAskAHolderWhomItKnowsWhereWeKnowNobody() {
        network.grow(40);
        Value value = value(1);
        FakeNode owner = network.nodes.get(1);
        owner.dht.keep(value, new Outcome<>());
        network.time.passSeconds(10);
        List<FakeNode> closer = strangersNear(placeOf(value), 8);
        Response told =
                new Response.Nodes(closer.stream().map(FakeNode::contact).toList());
        for (FakeNode node : network.nodes.subList(0, 40)) {
            Exchanges.RequestHandler honest = node.honestHandler();
            node.answerBy(incoming -> {
                if (incoming.request() instanceof Request.FindNode find
                        && find.target().equals(placeOf(value))) {
                    incoming.answer(told);
                } else {
                    honest.handle(incoming);
                }
            });
        }
        network.time.passSeconds(90);
        assertThat(closer)
                .allSatisfy(node -> assertThat(node.dht.stores().values().get(placeOf(value)))
                        .isEqualTo(value));
        assertThat(owner.count("dht.keep.displaced")).isEqualTo(1);
    }

    @Test
    void shouldHandOverWhatNobodyPublishesAgain() {
        network.grow(FIRST);
        for (int i = 0; i < 20; i++) {
            network.nodes.get(i % FIRST).put(value(i));
        }
        network.time.passSeconds(10);
        grow();
        network.time.passSeconds(120);
        for (int i = 0; i < 20; i++) {
            Key place = placeOf(value(i));
            assertThat(keepers(
                            place,
                            network.nodes.get(i % FIRST),
                            node -> node.dht.stores().values().get(place) != null))
                    .isGreaterThanOrEqualTo(14);
        }
    }

    /** Servers that have not joined, nearer to {@code place} than nearly everybody. */
    private List<FakeNode> strangersNear(Key place, int count) {
        return Stream.generate(() -> TestRecords.peer(network.random()))
                .limit(2_000)
                .sorted((a, b) -> place.compareDistance(a.key(), b.key()))
                .limit(count)
                .map(network::serverAs)
                .toList();
    }

    /** {@value #LATER} servers that join within a minute. */
    private void grow() {
        for (int i = 0; i < LATER; i++) {
            network.server().join(network.nodes.get(i % FIRST));
            network.time.pass(200_000_000L);
        }
    }

    /** How many of the 20 closest to {@code place} are like that. */
    private int keepers(Key place, FakeNode but, Predicate<FakeNode> like) {
        List<PeerId> truth = network.trulyClosest(place, 20, but);
        return (int) network.nodes.stream()
                .filter(node -> truth.contains(node.peer) && like.test(node))
                .count();
    }

    private static Key placeOf(Value value) {
        return value.key(NetworkId.MAIN);
    }

    private static Value value(int number) {
        return new Value.Immutable(
                Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array()));
    }
}
