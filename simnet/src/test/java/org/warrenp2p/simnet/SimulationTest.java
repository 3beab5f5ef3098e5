package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.EventLoop;

class SimulationTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation simulation = Simulation.forTest(SimulationTest.class, 7);
    private final SimHost host = simulation.addHost();
    private final EventLoop loop = host.loop();
    private final List<String> happened = new ArrayList<>();

    @Test
    void shouldRunTimersAtExactlyTheirDeadlines() {
        List<Long> times = new ArrayList<>();
        long start = loop.nanoTime();
        for (long delayNanos : new long[] {3, 1, 999_999_937, 1_000_003}) {
            loop.schedule(delayNanos, () -> times.add(loop.nanoTime() - start));
        }

        simulation.run(SECOND);

        assertThat(times).containsExactly(1L, 3L, 1_000_003L, 999_999_937L);
        assertThat(simulation.now()).isEqualTo(SECOND);
    }

    @Test
    void shouldRunTasksOfOneInstantInTheOrderInWhichTheyWereGiven() {
        SimHost other = simulation.addHost();
        loop.execute(() -> happened.add("a"));
        other.loop().schedule(-5, () -> happened.add("b"));
        loop.schedule(0, () -> happened.add("c"));

        simulation.run(Duration.ZERO);

        assertThat(happened).containsExactly("a", "b", "c");
    }

    @Test
    void shouldNeverRunATaskInTheTurnThatSubmitsIt() {
        loop.execute(() -> {
            loop.execute(() -> happened.add("later"));
            loop.schedule(0, () -> happened.add("later still"));
            happened.add("first");
        });

        simulation.run(Duration.ZERO);

        assertThat(happened).containsExactly("first", "later", "later still");
    }

    @Test
    void shouldNotRunACancelledTimerNorKeepIt() {
        EventLoop.Timer timer = loop.schedule(10, () -> happened.add("cancelled"));
        int pending = simulation.pendingEvents();

        timer.cancel();
        timer.cancel();

        assertThat(simulation.pendingEvents()).isEqualTo(pending - 1);
        simulation.run(SECOND);
        assertThat(happened).isEmpty();
    }

    @Test
    void shouldIgnoreTheCancellationOfATimerThatHasRun() {
        EventLoop.Timer timer = loop.schedule(10, () -> happened.add("first"));
        simulation.run(SECOND);
        loop.schedule(10, () -> happened.add("second"));

        timer.cancel();
        simulation.run(SECOND);

        assertThat(happened).containsExactly("first", "second");
    }

    @Test
    void shouldFailTheRunWithTheSeedAndTheWayToRepeatIt() {
        IllegalStateException thrown = new IllegalStateException("broken");
        loop.schedule(1_000, () -> {
            throw thrown;
        });

        assertThatThrownBy(() -> simulation.run(SECOND))
                .isInstanceOf(SimulationFailure.class)
                .hasCause(thrown)
                .hasMessageContaining("Seed " + simulation.seed())
                .hasMessageContaining("PT0.000001S")
                .hasMessageContaining("Repeat: mvn verify -Dtest=SimulationTest")
                .hasMessageContaining("-Dwarren.sim.seed=" + simulation.seed());
        assertThatThrownBy(() -> simulation.run(SECOND)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToRunWithinATurn() {
        loop.execute(() -> simulation.run(SECOND));

        assertThatThrownBy(() -> simulation.run(SECOND)).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldStopWhenTheConditionHoldsOrTheLimitIsReached() {
        loop.schedule(1_000, () -> happened.add("done"));
        loop.schedule(2_000, () -> happened.add("too late"));

        assertThat(simulation.runUntil(() -> happened.contains("done"), SECOND)).isTrue();
        assertThat(simulation.nowNanos()).isEqualTo(1_000);
        assertThat(simulation.runUntil(() -> happened.contains("never"), SECOND))
                .isFalse();
        assertThat(simulation.nowNanos()).isEqualTo(1_000 + SECOND.toNanos());
    }

    @Test
    void shouldRunUntilNothingWaits() {
        loop.schedule(5_000, () -> loop.schedule(5_000, () -> happened.add("last")));

        assertThat(simulation.runUntilIdle(SECOND)).isTrue();

        assertThat(happened).containsExactly("last");
        assertThat(simulation.nowNanos()).isEqualTo(10_000);
    }

    @Test
    void shouldSayThatAPeriodicTimerIsNeverIdle() {
        tickForever();

        assertThat(simulation.runUntilIdle(SECOND)).isFalse();
    }

    private void tickForever() {
        loop.schedule(1_000_000, this::tickForever);
    }

    @Test
    void shouldGiveEveryHostAClockOfItsOwnThatAdvancesLikeTheOthers() {
        SimHost other = simulation.addHost();
        long hereBefore = loop.nanoTime();
        long thereBefore = other.loop().nanoTime();

        simulation.run(SECOND);

        assertThat(hereBefore).isNotEqualTo(thereBefore);
        assertThat(loop.nanoTime() - hereBefore).isEqualTo(SECOND.toNanos());
        assertThat(other.loop().nanoTime() - thereBefore).isEqualTo(SECOND.toNanos());
    }

    @Test
    void shouldMoveTheTimeOfDayWithVirtualTimeAndSkew() {
        host.setWallSkew(Duration.ofMinutes(-3));

        simulation.run(Duration.ofMillis(1_500));

        assertThat(host.wallClock().millis()).isEqualTo(SimHost.START_MILLIS + 1_500 - 180_000);
    }

    @Test
    void shouldKnowInWhoseTurnItIs() {
        SimHost other = simulation.addHost();
        List<Boolean> inLoop = new ArrayList<>();
        loop.execute(() -> {
            inLoop.add(loop.inLoop());
            inLoop.add(other.loop().inLoop());
        });

        simulation.run(Duration.ZERO);

        assertThat(inLoop).containsExactly(true, false);
        assertThat(loop.inLoop())
                .as("between turns the test acts for every host")
                .isTrue();
    }

    @Test
    void shouldTellTheSinkWhatItWants() {
        SimHost other = simulation.addHost();
        List<String> events = new ArrayList<>();
        simulation.traceTo(new TraceSink() {
            @Override
            public boolean wants(long timeNanos, SimHost host) {
                return host == other && timeNanos < 100;
            }

            @Override
            public void onEvent(TraceEvent event) {
                events.add(event.timeNanos() + " " + event.what() + " of " + event.host());
            }
        });
        loop.schedule(41, () -> {});
        other.loop().schedule(42, () -> {});
        other.loop().schedule(100, () -> {});

        simulation.run(SECOND);

        assertThat(events).containsExactly("42 TASK of host-1");
        assertThat(simulation.eventCount()).isEqualTo(3);
    }

    @Test
    void shouldKeepTheStreamsOfHostsAndSubsystemsApart() {
        Simulation again = new Simulation(simulation.seed());
        SimHost same = again.addHost();
        SimHost other = again.addHost();
        same.random().stream("something else").nextLong();
        other.entropy().nextLong();

        long expected = host.entropy().nextLong();

        assertThat(same.entropy().nextLong()).isEqualTo(expected);
        assertThat(other.entropy().nextLong()).isNotEqualTo(expected);
        assertThat(host.random().stream("dht").nextLong())
                .isEqualTo(same.random().stream("dht").nextLong())
                .isNotEqualTo(host.random().stream("session").nextLong())
                .isNotEqualTo(other.random().stream("dht").nextLong());
        assertThat(new Simulation(simulation.seed() + 1).addHost().entropy().nextLong())
                .isNotEqualTo(expected);
    }
}
