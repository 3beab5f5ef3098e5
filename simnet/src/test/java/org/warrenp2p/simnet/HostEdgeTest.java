package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.EventLoop.Timer;

/** What the access and the machine of a host do: bandwidth, MTU, sleep, a clock that drifts. */
class HostEdgeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long MILLI = 1_000_000;

    private final Simulation simulation = Simulation.forTest(HostEdgeTest.class, 1);
    private final SimHost alice = simulation.addDualStackHost();
    private final SimHost bob = simulation.addDualStackHost();
    private final TestSocket atAlice = TestSocket.openAt(alice);
    private final TestSocket atBob = TestSocket.openAt(bob);
    private final List<String> fired = new ArrayList<>();

    @BeforeEach
    void openSockets() {
        simulation.run(Duration.ZERO);
    }

    @Test
    void shouldSendOneDatagramAfterTheOther() {
        alice.setUplink(new Uplink(1_000_000, 100_000));
        for (int i = 0; i < 3; i++) {
            send(atAlice, atBob, 972);
        }
        simulation.run(SECOND);

        // 1,000 bytes with their headers take 8 ms at 1 Mbit/s
        assertThat(atBob.times).containsExactly(28 * MILLI, 36 * MILLI, 44 * MILLI);
    }

    @Test
    void shouldDropAtTheTailOfTheQueueAndTakeAgainWhatFits() {
        alice.setUplink(new Uplink(1_000_000, 10_000));
        for (int i = 0; i < 25; i++) {
            send(atAlice, atBob, 972);
        }
        simulation.run(Duration.ofMillis(8));
        send(atAlice, atBob, 972);
        send(atAlice, atBob, 972);
        simulation.run(SECOND);

        assertThat(atBob.times).hasSize(11);
        assertThat(atBob.times.get(10)).isEqualTo(108 * MILLI);
        assertThat(count("net.queue_full")).isEqualTo(16);
    }

    @Test
    void shouldShareTheUplinkOfAHomeAndLeaveItsInsideAlone() {
        SimRouter home = simulation.addRouter(Nat.FULL_CONE, IpAddress.parse("203.0.113.1"));
        Uplink shared = new Uplink(1_000_000, 100_000);
        TestSocket one = open(home.addHost());
        TestSocket other = open(home.addHost());
        one.host.setUplink(shared);
        other.host.setUplink(shared);

        send(one, atBob, 972);
        send(other, atBob, 972);
        send(one, other, 972);
        simulation.run(SECOND);

        assertThat(atBob.times).containsExactly(28 * MILLI, 36 * MILLI);
        assertThat(other.times).containsExactly(MILLI / 2);
    }

    @Test
    void shouldLoseWhatIsLargerThanTheMtuOfEitherSide() {
        bob.setMtu(1_280);
        TestSocket aliceIpv6 =
                TestSocket.openAt(alice, TestSocket.at(alice.addresses().get(1)));
        TestSocket bobIpv6 =
                TestSocket.openAt(bob, TestSocket.at(bob.addresses().get(1)));
        simulation.run(Duration.ZERO);

        send(atAlice, atBob, 1_252);
        send(atAlice, atBob, 1_253);
        send(atBob, atAlice, 1_252);
        send(atBob, atAlice, 1_253);
        send(aliceIpv6, bobIpv6, 1_232);
        send(aliceIpv6, bobIpv6, 1_233);
        simulation.run(SECOND);

        assertThat(atBob.texts).hasSize(1);
        assertThat(atAlice.texts).hasSize(1);
        assertThat(bobIpv6.texts).hasSize(1);
        assertThat(count("net.too_large")).isEqualTo(3);
        assertThatThrownBy(() -> bob.setMtu(67)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldFireTimersLaterByItsSleepWhereTheClockStandsStill() {
        long before = bob.loop().nanoTime();
        at(30, "second");
        at(20, "first");
        bob.sleep(false);
        simulation.run(SECOND);
        assertThat(bob.loop().nanoTime()).isEqualTo(before);
        bob.wake();
        simulation.run(SECOND);

        assertThat(fired).containsExactly("first 1020", "second 1030");
        assertThat(bob.loop().nanoTime() - before).isEqualTo(SECOND.toNanos());
    }

    @Test
    void shouldFireWhatIsOverdueAtOnceWhereTheClockRuns() {
        long before = bob.loop().nanoTime();
        at(1_500, "later");
        at(30, "second");
        at(20, "first");
        bob.sleep(true);
        simulation.run(SECOND);
        bob.wake();
        simulation.run(SECOND);

        assertThat(fired).containsExactly("first 1000", "second 1000", "later 1500");
        assertThat(bob.loop().nanoTime() - before).isEqualTo(2 * SECOND.toNanos());
    }

    @Test
    void shouldKeepItsTimeOfDayThroughASleep() {
        bob.sleep(false);
        simulation.run(Duration.ofHours(8));
        bob.wake();

        assertThat(bob.wallClock().millis()).isEqualTo(alice.wallClock().millis());
    }

    @Test
    void shouldForgetTimersThatAreCancelledDuringItsSleep() {
        Timer cancelled = at(20, "cancelled");
        bob.sleep(true);
        cancelled.cancel();
        at(10, "scheduled while asleep");
        simulation.run(SECOND);
        bob.wake();
        simulation.run(SECOND);

        assertThat(fired).containsExactly("scheduled while asleep 1000");
    }

    @Test
    void shouldLoseWhatArrivesWhileItSleeps() {
        bob.sleep(false);
        atAlice.send(atBob, "lost");
        simulation.run(SECOND);
        atAlice.send(atBob, "arrives in time");
        bob.wake();
        simulation.run(SECOND);

        assertThat(atBob.texts).containsExactly("arrives in time");
        assertThat(count("net.asleep")).isEqualTo(1);
    }

    @Test
    void shouldDieInItsSleep() {
        at(20, "never");
        bob.sleep(false);
        bob.stop();
        bob.wake();
        simulation.run(SECOND);

        assertThat(fired).isEmpty();
        assertThat(bob.isAsleep()).isFalse();
    }

    @Test
    void shouldDriftWithItsTimeOfDayAlone() {
        bob.setWallSkew(SECOND);
        simulation.run(Duration.ofHours(1));
        bob.setWallDrift(100);
        long monotonic = bob.loop().nanoTime();
        simulation.run(Duration.ofSeconds(10_000));

        assertThat(bob.wallClock().millis() - alice.wallClock().millis()).isEqualTo(2_000);
        assertThat(bob.loop().nanoTime() - monotonic)
                .isEqualTo(Duration.ofSeconds(10_000).toNanos());
        bob.setWallDrift(-100);
        simulation.run(Duration.ofMinutes(500));
        assertThat(bob.wallClock().millis() - alice.wallClock().millis()).isEqualTo(-1_000);
    }

    private Timer at(long millis, String name) {
        return bob.loop()
                .schedule(
                        millis * MILLI,
                        () -> fired.add(name + " " + simulation.now().toMillis()));
    }

    private static void send(TestSocket from, TestSocket to, int payloadBytes) {
        from.open().send(to.open().localEndpoint(), ByteBuffer.allocate(payloadBytes));
    }

    private long count(String counter) {
        return simulation.network().counters().counter(counter).value();
    }

    private TestSocket open(SimHost host) {
        TestSocket socket = TestSocket.openAt(host);
        simulation.run(Duration.ZERO);
        return socket;
    }
}
