package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.PeerId;

/** When a record is published again, and when it is gone, in virtual time. */
class PublisherTest {

    private final FakeNetwork network = new FakeNetwork(201, 0);
    /** When the subject made a record, in virtual nanoseconds. */
    private final List<Long> madeAtNanos = new ArrayList<>();

    @Test
    void shouldPublishEvery50MinutesGiveOrTakeATenth() {
        publishIn(40);
        network.time.passSeconds(10 * 3_600);
        assertThat(madeAtNanos.size()).isBetween(11, 14);
        List<Long> gaps = gaps();
        assertThat(gaps).allMatch(minutes -> minutes >= 45 && minutes <= 55);
        assertThat(gaps.stream().distinct().count()).isGreaterThan(2);
    }

    @Test
    void shouldPublishChangesOnceTwoSecondsAfterTheFirst() {
        FakeNode subject = publishIn(10);
        for (int i = 0; i < 10; i++) {
            subject.dht.recordChanged();
            network.time.pass(150_000_000L);
        }
        assertThat(madeAtNanos).hasSize(1);
        network.time.passSeconds(3);
        assertThat(madeAtNanos).hasSize(2);
        network.time.passSeconds(60);
        assertThat(madeAtNanos).hasSize(2);
    }

    @Test
    void shouldPublishEarlyOnlyWhenFewerThan14HoldersLive() {
        FakeNode subject = publishIn(60);
        kill(subject, 6);
        network.time.passSeconds(40 * 60);
        assertThat(madeAtNanos).as("14 of 20 live").hasSize(1);
        network.time.passSeconds(20 * 60);
        assertThat(madeAtNanos).hasSize(2);
        kill(subject, 7);
        network.time.passSeconds(34 * 60);
        assertThat(madeAtNanos).as("13 of 20 live").hasSize(3);
        assertThat(gaps().get(1)).isLessThan(35);
    }

    @Test
    void shouldDisappearEverywhereWhenItsPeerIsGone() {
        FakeNode subject = publishIn(40);
        network.time.passSeconds(3 * 3_600);
        subject.kill();
        long leftNanos = network.time.nanoTime();
        network.time.passSeconds(Duration.ofHours(2).plusMinutes(2).toSeconds());
        assertThat(leftNanos).isGreaterThan(madeAtNanos.get(0));
        assertThat(network.nodes)
                .filteredOn(node -> node.alive)
                .allSatisfy(node -> assertThat(node.dht.status().records()).isZero());
    }

    @Test
    void shouldReachAtLeast18OfTheTrue20FromEveryNode() {
        network.grow(100);
        for (FakeNode node : network.nodes) {
            Outcome<PublishResult> published = node.publish();
            network.time.passSeconds(5);
            assertThat(published.value().stored()).isEqualTo(20);
            List<PeerId> truth = network.trulyClosest(node.peer.key(), 20, node);
            long holding = network.nodes.stream()
                    .filter(other -> truth.contains(other.peer) && other.holdsRecordOf(node.peer))
                    .count();
            assertThat(holding).isGreaterThanOrEqualTo(18);
        }
    }

    /** The last of {@code count} nodes, which has published. */
    private FakeNode publishIn(int count) {
        network.grow(count);
        FakeNode subject = network.nodes.get(count - 1);
        subject.dht.publish(
                () -> {
                    madeAtNanos.add(network.time.nanoTime());
                    return subject.freshRecord();
                },
                new Outcome<>());
        network.time.passSeconds(10);
        return subject;
    }

    private void kill(FakeNode subject, int count) {
        network.trulyClosest(subject.peer.key(), count, subject)
                .forEach(peer -> network.nodes.stream()
                        .filter(node -> node.peer.equals(peer))
                        .forEach(FakeNode::kill));
    }

    private List<Long> gaps() {
        List<Long> minutes = new ArrayList<>();
        for (int i = 1; i < madeAtNanos.size(); i++) {
            minutes.add(TimeUnit.NANOSECONDS.toMinutes(madeAtNanos.get(i) - madeAtNanos.get(i - 1)));
        }
        return minutes;
    }
}
