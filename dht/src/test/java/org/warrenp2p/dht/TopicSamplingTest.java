package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.dht.records.StoreSettings;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;

/** How fair the samples are that a search draws, and how topics spread over levels, in virtual time. */
class TopicSamplingTest {

    private static final Topic TOPIC = Topic.of(NetworkId.MAIN, "topic");

    /** An announcement lives for an hour, and is renewed within 27.5 minutes. */
    private static final long RENEWED_SECONDS = 60 * 60;

    private FakeNetwork network = network(500);
    private final List<FakeNode> announcers = new ArrayList<>();

    @Test
    void shouldFindEverybodyWithTheSameChance() {
        announce(40, 200);
        Sample sample = sample(200, 20);
        assertThat(sample.levels).isEqualTo(1);
        assertFair(sample);
    }

    @Test
    void shouldFindEverybodyWithTheSameChanceWhenShardsAreFull() {
        network = network(100);
        announce(40, 250);
        Sample sample = sample(100, 20);
        assertThat(sample.levels).isGreaterThanOrEqualTo(2);
        assertFair(sample);
    }

    @Test
    void shouldFindAlmostEverybodyOfALargeTopicThatIsAskedForAll() {
        network = network(50);
        announce(40, 200);
        TopicOutcome outcome = network.nodes.get(0).findPeers(TOPIC, 1_000);
        network.time.passSeconds(120);
        assertThat(outcome.peers()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(198);
        assertThat(outcome.end.value().levels()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldLeaveTheDeeperLevelsWhenTheTopicShrinks() {
        network = network(50);
        announce(40, 200);
        assertThat(levelsOf(announcers.get(0))).isGreaterThanOrEqualTo(2);
        announcers.subList(30, 200).forEach(FakeNode::kill);
        network.time.passSeconds(3 * RENEWED_SECONDS);
        TopicOutcome outcome = network.nodes.get(0).findPeers(TOPIC, 100);
        network.time.passSeconds(30);
        assertThat(outcome.end.value().levels()).isEqualTo(1);
        assertThat(outcome.peers()).hasSize(30);
        assertThat(levelsOf(announcers.get(0))).isEqualTo(1);
    }

    private static int levelsOf(FakeNode node) {
        return node.dht.announcedLevels(TOPIC);
    }

    private static void assertFair(Sample sample) {
        System.out.printf(
                "chi-squared per degree of freedom: %.3f, most %d, fewest %d, expected %.1f, messages %.1f%n",
                sample.chiSquared(), sample.most(), sample.fewest(), sample.expected(), sample.messages);
        // 1 on average if the shards of a level had the same size; they differ by chance, the more the smaller they are
        assertThat(sample.chiSquared()).isLessThan(1.35);
    }

    private Sample sample(int searches, int limit) {
        Map<PeerId, Integer> counts = new LinkedHashMap<>();
        announcers.forEach(node -> counts.put(node.peer, 0));
        int servers = network.nodes.size() - announcers.size();
        int levels = 0;
        long messages = 0;
        for (int i = 0; i < searches; i++) {
            TopicOutcome outcome = network.nodes.get(i % servers).findPeers(TOPIC, limit);
            network.time.passSeconds(10);
            assertThat(outcome.peers()).hasSize(limit).doesNotHaveDuplicates();
            outcome.peers().forEach(peer -> counts.merge(peer, 1, Integer::sum));
            levels = Math.max(levels, outcome.end.value().levels());
            messages += outcome.end.value().messages();
        }
        return new Sample(new ArrayList<>(counts.values()), levels, (double) messages / searches);
    }

    private void announce(int servers, int count) {
        network.grow(servers);
        for (int i = 0; i < count; i++) {
            FakeNode node = network.add(Role.CLIENT, Families.IPV4, network.publicIpv4());
            announcers.add(node);
            node.join(network.nodes.get(i % servers));
            network.time.pass(100_000_000L);
        }
        network.time.passSeconds(60);
        for (FakeNode node : announcers) {
            node.announce(TOPIC);
            network.time.pass(100_000_000L);
        }
        network.time.passSeconds(RENEWED_SECONDS);
    }

    private static FakeNetwork network(int perShard) {
        StoreSettings of = StoreSettings.defaults();
        StoreSettings store = new StoreSettings(
                of.maxBytes(),
                of.maxBytesPerPrefix(),
                of.maxItemsPerPeer(),
                perShard,
                of.maxAnnouncementsPerPrefix(),
                of.putsPerPeerPerSecond(),
                of.putsPerPrefixPerSecond(),
                Duration.ofMinutes(1));
        return new FakeNetwork(431, 0, FakeNetwork.settings(DensitySettings.none(), store, KeepSettings.defaults()));
    }

    private record Sample(List<Integer> counts, int levels, double messages) {

        double expected() {
            return counts.stream().mapToInt(count -> count).average().orElseThrow();
        }

        double chiSquared() {
            double expected = expected();
            double sum = 0;
            for (int count : counts) {
                sum += (count - expected) * (count - expected) / expected;
            }
            return sum / (counts.size() - 1);
        }

        int most() {
            return counts.stream().mapToInt(count -> count).max().orElseThrow();
        }

        int fewest() {
            return counts.stream().mapToInt(count -> count).min().orElseThrow();
        }
    }
}
