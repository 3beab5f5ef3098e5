package org.warrenp2p.node.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.PathChange;
import org.warrenp2p.transport.PeerPaths.Path;

/** What is tried when, while a relay carries a link, and when that is gone too. */
class RelayedRepairsTest {

    private static final PeerId PEER = FakeLinks.peer(1);

    private final FakeLinks links = new FakeLinks(RelayedRepairsTest.class);
    private final LinkRepairs repairs = new LinkRepairs(links.ports);
    private final Path direct = FakeLinks.direct("203.0.113.7");
    private final Path relayed = links.relayed(PEER, FakeLinks.peer(501));

    private static PathChange selected(Path path) {
        return new PathChange(PathChange.Kind.SELECTED, path, PathChange.Reason.FIRST);
    }

    private void linkOverRelay() {
        repairs.found(FakeLinks.record(1, 501));
        links.lives(PEER, relayed);
        repairs.onChanged(PEER, selected(relayed));
    }

    /** From the end of one attempt to the begin of the next. */
    private List<Long> pausesSeconds() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < links.punchedAt.size(); i++) {
            pauses.add(
                    (links.punchedAt.get(i) - links.punchedAt.get(i - 1) - FakeLinks.PUNCH.toNanos()) / 1_000_000_000);
        }
        return pauses;
    }

    @Test
    void shouldLookForADirectPathLessAndLess() {
        linkOverRelay();
        links.run(Duration.ofMinutes(20));
        assertThat(links.punchedAt.get(0)).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(pausesSeconds()).startsWith(10L, 30L, 60L, 300L, 300L);
        assertThat(links.wanted).as("a relay carries the link already").isEmpty();
        assertThat(repairs.broken()).isZero();
    }

    @Test
    void shouldBeginAtOnceWhenTheDirectPathHasDied() {
        repairs.found(FakeLinks.record(1, 501));
        links.lives(PEER, relayed);
        repairs.onDead(PEER, direct, 1);
        repairs.onChanged(PEER, selected(relayed));
        links.run(Duration.ofMinutes(5));
        assertThat(links.punchedAt.get(0)).isZero();
        assertThat(pausesSeconds()).startsWith(5L, 10L, 30L, 60L);
    }

    @Test
    void shouldBeginAnewWhenTheNetworkChanges() {
        linkOverRelay();
        links.run(Duration.ofMinutes(4));
        int before = links.punchedAt.size();
        repairs.networkChanged();
        links.run(Duration.ofSeconds(6));
        assertThat(links.punchedAt).hasSize(before + 1);
    }

    @Test
    void shouldStopWhenADirectPathIsUsed() {
        linkOverRelay();
        links.run(Duration.ofSeconds(6));
        links.lives(PEER, direct);
        repairs.onChanged(PEER, selected(direct));
        links.run(Duration.ofMinutes(20));
        assertThat(links.punchedAt).hasSize(1);
        assertThat(links.count("repair.direct_done")).isEqualTo(1);
    }

    @Test
    void shouldAskARelayAtOnceWhenNothingIsLeft() {
        repairs.found(FakeLinks.record(1, 501));
        repairs.onLost(PEER);
        links.run(Duration.ofMillis(10));
        assertThat(links.wanted).containsExactly(PEER);
        assertThat(links.punchedAt).hasSize(1);
        assertThat(repairs.broken()).isEqualTo(1);
    }

    @Test
    void shouldAskARelayAtOnceWhenThatDiesOverWhichADirectPathIsLookedFor() {
        linkOverRelay();
        links.run(Duration.ofSeconds(6));
        assertThat(links.wanted).isEmpty();
        links.living.clear();
        repairs.onDead(PEER, relayed, 1);
        repairs.onLost(PEER);
        links.run(Duration.ofMillis(10));
        assertThat(links.suspected).containsExactly(FakeLinks.peer(501));
        assertThat(links.wanted).containsExactly(PEER);
        assertThat(links.punchedAt).as("the punch goes on").hasSize(1);
    }

    @Test
    void shouldGoOnLookingForADirectPathWhenARelayHasRepairedTheLink() {
        repairs.found(FakeLinks.record(1, 501));
        repairs.onLost(PEER);
        links.run(Duration.ofSeconds(1));
        assertThat(links.living(PEER)).hasSize(1);
        repairs.onFound(PEER);
        links.run(Duration.ofMinutes(3));
        assertThat(links.count("repair.done")).isEqualTo(1);
        assertThat(repairs.broken()).isZero();
        assertThat(pausesSeconds()).startsWith(5L, 10L, 30L, 60L);
        assertThat(links.wanted).hasSize(1);
    }
}
