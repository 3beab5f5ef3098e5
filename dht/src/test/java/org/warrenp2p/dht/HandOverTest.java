package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.dht.records.StoreSettings;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;

/** What becomes of that which is kept while its holders leave and others come, in virtual time. */
class HandOverTest {

    private static final int HOURS = 20;

    @Test
    void shouldKeepValuesWhileEveryHolderIsReplaced() {
        FakeNetwork network = network(4);
        assertThat(lostAfterReplacingEverybody(network, 60, 60)).isZero();
        for (FakeNode node : network.nodes) {
            assertThat(node.count("dht.hand_over.refused_full")).isZero();
        }
    }

    @Test
    void shouldLoseTheseValuesWithoutHandingOver() {
        assertThat(lostAfterReplacingEverybody(network(0), 60, 60)).isGreaterThan(30);
    }

    @Test
    @Tag("slow")
    void shouldKeep200ValuesIn100NodesOverADay() {
        int lost = lostAfterReplacingEverybody(network(4), 100, 200);
        assertThat(lost).isZero();
    }

    @Test
    void shouldNotLetAValueLiveLongerByHandingItOver() {
        FakeNetwork network = network(4);
        network.grow(40);
        Value value = value(1);
        network.nodes.get(0).put(value);
        network.time.passSeconds(23 * 3_600);
        replace(network, 1);
        replace(network, 2);
        network.time.passSeconds(600);
        assertThat(holders(network, value)).isNotEmpty();
        network.time.passSeconds(3_600);
        assertThat(holders(network, value)).isEmpty();
    }

    @Test
    void shouldGiveANewcomerAllKindsOfItemsFromAFewNeighbours() {
        FakeNetwork network = network(4);
        network.grow(18);
        Topic topic = Topic.of(NetworkId.MAIN, "topic");
        for (int i = 0; i < 10; i++) {
            network.nodes.get(i).announce(topic);
            network.nodes.get(i).publish();
        }
        for (int i = 0; i < 100; i++) {
            network.nodes.get(i % 10).put(value(i));
            network.time.passSeconds(1);
        }
        network.time.passSeconds(300);
        // fewer than 20 others: it should hold everything
        FakeNode newcomer = network.server();
        newcomer.join(network.nodes.get(3));
        network.time.passSeconds(200);
        assertThat(newcomer.dht.status().values()).isEqualTo(100);
        assertThat(newcomer.dht.status().records()).isEqualTo(10);
        assertThat(newcomer.dht.status().announcements()).isEqualTo(10);
        long sent = network.nodes.stream()
                .mapToLong(node -> node.count("dht.hand_over.sent"))
                .sum();
        assertThat(sent).isBetween(120L, 400L);
        assertThat(newcomer.count("dht.served.refused_rate")).isZero();
        assertThat(newcomer.count("dht.store.refused_items")).isZero();
    }

    @Test
    void shouldHandOverMoreThanAPeerMayStoreForItself() {
        FakeNetwork network = network(4);
        network.grow(3);
        for (int i = 0; i < 180; i++) {
            // 60 of each at the others
            network.nodes.get(i % 3).put(value(i));
            network.time.passSeconds(1);
        }
        network.time.passSeconds(200);
        FakeNode newcomer = network.server();
        newcomer.join(network.nodes.get(0));
        network.time.passSeconds(200);
        assertThat(newcomer.dht.status().values()).isEqualTo(180);
        assertThat(newcomer.count("dht.served.handed_over")).isGreaterThanOrEqualTo(180);
    }

    @Test
    void shouldStopWhenTheNewcomerIsGone() {
        FakeNetwork network = network(4);
        network.grow(3);
        for (int i = 0; i < 60; i++) {
            network.nodes.get(i % 3).put(value(i));
            network.time.passSeconds(1);
        }
        network.time.passSeconds(200);
        FakeNode newcomer = network.server();
        newcomer.join(network.nodes.get(0));
        network.time.passSeconds(21);
        newcomer.kill();
        network.time.passSeconds(60);
        long sent = sent(network);
        network.time.passSeconds(600);
        assertThat(sent(network)).isEqualTo(sent).isLessThan(120);
    }

    /** Puts values, then replaces one node after another within 20 hours, and counts the values that nobody finds. */
    private static int lostAfterReplacingEverybody(FakeNetwork network, int nodes, int values) {
        network.grow(nodes);
        for (int i = 0; i < values; i++) {
            network.nodes.get(i % nodes).put(value(i));
            network.time.passSeconds(1);
        }
        for (int i = 0; i < nodes; i++) {
            network.time.passSeconds(HOURS * 3_600 / nodes);
            replace(network, i);
        }
        network.time.passSeconds(600);
        FakeNode seeker = network.nodes.get(network.nodes.size() - 1);
        List<ValueOutcome> searches = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            searches.add(seeker.get(placeOf(value(i))));
        }
        network.time.passSeconds(60);
        return (int) searches.stream()
                .filter(search -> search.end.value().value() == null)
                .count();
    }

    /** The node that is the {@code index}th oldest of all dies, and another one comes. */
    private static void replace(FakeNetwork network, int index) {
        FakeNode last = network.nodes.get(network.nodes.size() - 1);
        network.nodes.get(index).kill();
        network.server().join(last);
    }

    private static List<FakeNode> holders(FakeNetwork network, Value value) {
        return network.nodes.stream()
                .filter(node -> node.alive && node.dht.stores().values().get(placeOf(value)) != null)
                .toList();
    }

    private static long sent(FakeNetwork network) {
        return network.nodes.stream()
                .mapToLong(node -> node.count("dht.hand_over.sent"))
                .sum();
    }

    private static FakeNetwork network(int handOvers) {
        KeepSettings of = KeepSettings.defaults();
        KeepSettings keep = new KeepSettings(
                of.announcements(),
                of.values(),
                of.maxTopics(),
                of.maxValues(),
                of.maxPuts(),
                of.maxTopicSearches(),
                handOvers);
        return new FakeNetwork(421, 0, FakeNetwork.settings(DensitySettings.none(), StoreSettings.defaults(), keep));
    }

    private static Key placeOf(Value value) {
        return value.key(NetworkId.MAIN);
    }

    private static Value value(int number) {
        return new Value.Immutable(
                Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array()));
    }
}
