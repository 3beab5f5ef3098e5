package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.PeerPaths.Path;

class PathMonitorTest {

    private static final long KEEPALIVE_NANOS = 15_000 * MonitorRig.MILLI;

    private final FakeSocket socket = new FakeSocket();
    private final Path one = socket.pathTo(1);
    private final Path two = socket.pathTo(2);
    private final MonitorRig rig = new MonitorRig(KEEPALIVE_NANOS);

    @Test
    void shouldProbeAnIdlePathForKeepalivesOnly() {
        rig.with(one, 40);
        rig.run(61_000, 0);
        // the one that measures a new path, and one every 15 s
        assertThat(rig.probed).hasSize(5);
    }

    @Test
    void shouldProbeAHealthyBusyPathOnceASecondAtFullSize() {
        rig.with(one, 40);
        rig.run(10_000, 20);
        assertThat(rig.probed).hasSizeBetween(10, 11);
        assertThat(rig.log).contains("full " + one.remote()).doesNotContain("suspected " + one.remote());
    }

    @Test
    void shouldFindADeadPathWithinFiveTimesThePace() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.cut.add(one);
        rig.run(250, 20);
        assertThat(rig.log).contains("suspected " + one.remote());
        rig.run(350, 20);
        assertThat(rig.log).endsWith("died " + one.remote(), "lost");
    }

    @Test
    void shouldUseTheOtherPathBeforeThisOneIsDead() {
        rig.with(one, 40).with(two, 60);
        rig.run(3_000, 20);
        assertThat(rig.monitor.current()).isEqualTo(one);
        assertThat(rig.monitor.second()).isNull();
        rig.cut.add(one);
        rig.run(250, 20);
        assertThat(rig.monitor.second()).as("copies go there").isEqualTo(two);
        rig.run(350, 20);
        assertThat(rig.monitor.current()).isEqualTo(two);
        assertThat(rig.monitor.second()).isNull();
        assertThat(rig.log).doesNotContain("lost");
    }

    @Test
    void shouldSayWhatBecomesOfPathsAndWhy() {
        rig.with(one, 40).with(two, 10);
        rig.run(12_000, 20);
        rig.cut.add(two);
        rig.run(1_000, 20);
        rig.cut.clear();
        rig.run(20_000, 20);
        rig.roundTrips.remove(two);
        rig.validate();
        assertThat(rig.changes)
                .containsExactly(
                        "opened " + one.remote(),
                        "selected " + one.remote() + " FIRST",
                        "opened " + two.remote(),
                        "selected " + two.remote() + " SHORTER",
                        "closed " + two.remote() + " SILENT",
                        "selected " + one.remote() + " FALLBACK",
                        "opened " + two.remote(),
                        "selected " + two.remote() + " SHORTER",
                        "closed " + two.remote() + " GONE",
                        "selected " + one.remote() + " FALLBACK");
    }

    @Test
    void shouldComeBackToThePathThatLivesAgain() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.cut.add(one);
        rig.run(5_000, 20);
        assertThat(rig.monitor.isLost()).isTrue();
        rig.cut.clear();
        rig.run(1_100, 20);
        assertThat(rig.log).contains("found");
        assertThat(rig.monitor.isLost()).isFalse();
    }

    /** Beside a living path a dead one is probed with the keepalives only; whoever heard from it knows better. */
    @Test
    void shouldProbeADeadPathAsSoonAsSomethingIsHeardFromIt() {
        rig.with(one, 40).with(two, 90);
        rig.run(3_000, 20);
        rig.cut.add(one);
        rig.run(2_000, 20);
        assertThat(rig.monitor.current()).isEqualTo(two);
        rig.cut.clear();
        rig.run(500, 20);
        assertThat(rig.monitor.living()).containsExactly(two);
        assertThat(rig.monitor.onNewest(one)).isTrue();
        rig.run(200, 20);
        assertThat(rig.monitor.living()).containsExactly(two, one);
    }

    @Test
    void shouldProbeADeadPathNoMoreThanOnceASecond() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.cut.add(one);
        rig.run(1_000, 20);
        rig.probed.clear();
        rig.run(20_000, 20);
        assertThat(rig.probed).hasSizeBetween(18, 21);
    }

    @Test
    void shouldLeaveAPathThatSwallowsLargePackets() {
        rig.with(one, 40).with(two, 60);
        rig.run(3_000, 20);
        rig.narrow.add(one);
        // what is small is still answered
        for (int i = 0; i < 2_000; i++) {
            rig.monitor.onHeard(one);
            rig.run(1, 1);
        }
        assertThat(rig.monitor.current()).isEqualTo(two);
    }

    @Test
    void shouldNotTakeADelayForADeath() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.roundTrips.put(one, 280 * MonitorRig.MILLI);
        rig.run(5_000, 20);
        assertThat(rig.log).doesNotContain("died " + one.remote());
    }

    @Test
    void shouldFollowAPeerThatMoves() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.cut.add(one);
        rig.monitor.onMoved(null, rig.now);
        rig.with(two, 40);
        assertThat(rig.monitor.current()).as("at once").isEqualTo(two);
    }

    @Test
    void shouldStayWhereItIsIfTheOldPathAnswersFirst() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.monitor.onMoved(null, rig.now);
        rig.run(50, 20);
        rig.with(two, 40);
        rig.run(3_000, 20);
        assertThat(rig.monitor.current()).isEqualTo(one);
    }

    @Test
    void shouldForgetADeadPathBesideALivingOne() {
        rig.with(one, 40).with(two, 40);
        rig.run(3_000, 20);
        rig.cut.add(two);
        rig.run(120_000, 20);
        assertThat(rig.log).contains("forget " + two.remote());
        rig.probed.clear();
        rig.run(60_000, 20);
        assertThat(rig.probed).doesNotContain(two);
    }

    @Test
    void shouldNotTakeAnAnswerTwiceOrFromElsewhere() {
        rig.with(one, 40).with(two, 40);
        rig.run(1, 0);
        assertThat(rig.monitor.onAnswer(two, 0, rig.now))
                .as("sent to the other")
                .isFalse();
        assertThat(rig.monitor.onAnswer(one, 77, rig.now)).as("never sent").isFalse();
        assertThat(rig.monitor.onAnswer(one, 0, rig.now)).isTrue();
        assertThat(rig.monitor.onAnswer(one, 0, rig.now)).as("again").isFalse();
    }

    @Test
    void shouldTellThatNothingIsLeftWhenTheSessionIsGone() {
        rig.with(one, 40);
        rig.run(1_000, 20);
        rig.roundTrips.clear();
        rig.validate();
        assertThat(rig.log).endsWith("died " + one.remote(), "lost");
        assertThat(rig.monitor.current()).isNull();
        rig.with(two, 40);
        assertThat(rig.log).endsWith("chose " + two.remote(), "found");
    }

    @Test
    void shouldTellAtWhichAgeAPathHasDied() {
        rig.with(one, 40);
        rig.run(60_000, 20);
        rig.cut.add(one);
        rig.run(1_000, 20);
        assertThat(rig.ages).hasSize(1);
        assertThat(rig.ages.get(0) / MonitorRig.MILLI).isBetween(60_200L, 60_700L);
    }

    @Test
    void shouldProbeAnIdlePathAtTheAgeAtWhichItIsToDie() {
        rig.foreseenNanos = 52_000 * MonitorRig.MILLI;
        rig.with(one, 40);
        rig.run(51_990, 0);
        rig.cut.add(one);
        rig.run(500, 0);
        assertThat(rig.log).as("the next keepalive would have been 8 s later").endsWith("died " + one.remote(), "lost");
        rig.probed.clear();
        rig.cut.clear();
        rig.with(two, 40);
        rig.run(1_000, 0);
        assertThat(rig.monitor.current()).isEqualTo(two);
    }

    @Test
    void shouldNotMindAPathThatOutlivesItsForeseenEnd() {
        rig.foreseenNanos = 2_000 * MonitorRig.MILLI;
        rig.with(one, 40);
        rig.run(1_900, 0);
        rig.probed.clear();
        rig.run(12_000, 0);
        assertThat(rig.probed).hasSize(1);
        assertThat(rig.log).doesNotContain("suspected " + one.remote());
    }

    @Test
    void shouldNotTakeAnAnswerThatComesAfterThreeMoreProbes() {
        rig.with(one, 40);
        rig.run(3_000, 20);
        rig.cut.add(one);
        long oldest = rig.nextNonce();
        rig.run(4_000, 20);
        assertThat(rig.probed).hasSizeGreaterThan(6);
        assertThat(rig.monitor.onAnswer(one, oldest, rig.now)).isFalse();
        assertThat(rig.monitor.isLost()).isTrue();
        assertThat(rig.monitor.onAnswer(one, rig.nextNonce() - 1, rig.now)).isTrue();
        assertThat(rig.monitor.isLost()).isFalse();
    }

    @Test
    void shouldSendKeepalivesOfManyPeersTogether() {
        MonitorRig other = new MonitorRig(KEEPALIVE_NANOS);
        other.now += 37 * MonitorRig.MILLI;
        rig.with(one, 40);
        other.with(one, 40);
        rig.run(500, 0);
        other.run(500 - 37, 0);
        assertThat(rig.monitor.nextNanos(rig.now)).isEqualTo(other.monitor.nextNanos(other.now));
        assertThat(List.of(rig.probed.size(), other.probed.size())).containsOnly(1);
    }
}
