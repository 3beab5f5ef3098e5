package org.warrenp2p.node.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a second way is opened, and when not. */
class StandbysTest {

    private static final int MANY = 100;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeLinks links = new FakeLinks(StandbysTest.class);
    private final RecordCache records = new RecordCache();
    private final Standbys standbys = new Standbys(links.ports, records);

    private void link(int peer, boolean dialled, int... relays) {
        records.keep(FakeLinks.record(peer, relays));
        links.lives(FakeLinks.peer(peer), FakeLinks.direct("203.0.113.7"));
        standbys.opened(FakeLinks.peer(peer), () -> dialled);
    }

    @Test
    void shouldOpenOneBesideADirectPath() {
        link(1, true, 501, 502);
        links.run(MINUTE);
        assertThat(links.wanted).containsExactly(FakeLinks.peer(1));
        assertThat(links.count("standby.ready")).isEqualTo(1);
    }

    @Test
    void shouldOpenAnotherOneThroughAnotherRelayWhereThereIsNoDirectPath() {
        records.keep(FakeLinks.record(1, 501, 502));
        links.lives(FakeLinks.peer(1), links.relayed(FakeLinks.peer(1), FakeLinks.peer(501)));
        standbys.opened(FakeLinks.peer(1), () -> true);
        links.run(MINUTE);
        assertThat(LinkWays.of(FakeLinks.peer(1), links).relays())
                .containsExactly(FakeLinks.peer(501), FakeLinks.peer(502));
    }

    @Test
    void shouldLeaveItToTheSideThatHasDialled() {
        link(1, false, 501);
        links.run(Duration.ofSeconds(7));
        assertThat(links.wanted).isEmpty();
        links.lives(FakeLinks.peer(1), links.relayed(FakeLinks.peer(1), FakeLinks.peer(501)));
        links.run(MINUTE);
        assertThat(links.wanted).as("it has come from the other side").isEmpty();
    }

    @Test
    void shouldTryWhenNothingHasComeFromTheOtherSide() {
        link(1, false, 501);
        links.run(Duration.ofSeconds(9));
        assertThat(links.wanted).hasSize(1);
    }

    @Test
    void shouldOpenNoneToAPeerOfTheSameSite() {
        records.keep(FakeLinks.record(1, 501));
        links.lives(FakeLinks.peer(1), FakeLinks.direct("192.168.1.7"));
        standbys.opened(FakeLinks.peer(1), () -> true);
        links.run(MINUTE);
        assertThat(links.wanted).isEmpty();
    }

    @Test
    void shouldOpenAFewAtATimeAndNotTooMany() {
        for (int i = 1; i <= MANY; i++) {
            link(i, true, 501, 502);
        }
        links.run(Duration.ofMinutes(10));
        assertThat(links.count("standby.ready")).isEqualTo(Standbys.MOST);
        assertThat(links.count("standby.over_limit")).isGreaterThanOrEqualTo(MANY - Standbys.MOST);
        assertThat(links.mostOpening).isEqualTo(4);
        standbys.ended(links.wanted.get(0));
        links.run(Duration.ofMinutes(20));
        assertThat(links.count("standby.ready")).as("there is room again").isEqualTo(Standbys.MOST + 1);
    }

    @Test
    void shouldTryLessAndLessWhereNoRelayHelps() {
        links.refusing = true;
        link(1, true, 501);
        links.run(Duration.ofHours(2));
        assertThat(links.wanted.size()).isBetween(10, 20);
        assertThat(links.count("standby.failed")).isEqualTo(links.wanted.size());
    }

    @Test
    void shouldStopWithTheLink() {
        links.refusing = true;
        link(1, true, 501);
        links.run(MINUTE);
        List<Long> before = List.copyOf(links.wantedAt);
        standbys.ended(FakeLinks.peer(1));
        links.run(Duration.ofHours(1));
        assertThat(links.wantedAt).isEqualTo(before);
    }
}
