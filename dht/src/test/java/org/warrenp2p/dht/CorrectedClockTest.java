package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.FakeNetwork.FakeNode;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;

class CorrectedClockTest {

    private static final long HOUR_MILLIS = 3_600_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final VirtualTime time = new VirtualTime();
    private long setMillis;
    private final CorrectedClock clock = new CorrectedClock(() -> time.wallMillis() + setMillis, time, new Counters());

    @Test
    void shouldFollowTheMedianOnlyBeyondTheTolerance() {
        tell(6, 30_000, 0);
        assertThat(clock.millis()).isEqualTo(time.wallMillis());
        tell(64, 30_001, 0);
        assertThat(clock.millis()).isEqualTo(time.wallMillis() + 30_001);
        tell(64, -HOUR_MILLIS, 0);
        assertThat(clock.millis()).isEqualTo(time.wallMillis() - HOUR_MILLIS);
        tell(64, 0, 0);
        assertThat(clock.millis()).isEqualTo(time.wallMillis());
    }

    @Test
    void shouldAllowForTheWayBack() {
        tell(5, HOUR_MILLIS, 400_000_000L);
        assertThat(clock.millis()).isEqualTo(time.wallMillis() + HOUR_MILLIS + 200);
    }

    @Test
    void shouldIgnoreThoseThatDoNotTell() {
        for (int i = 0; i < 10; i++) {
            clock.onPong(TestRecords.peer(random), endpoint(i), new Response.Pong(Role.SERVER, null, 0), 0);
        }
        assertThat(clock.millis()).isEqualTo(time.wallMillis());
    }

    @Test
    void shouldForgetWhatWasToldWhenTheOwnClockIsSet() {
        setMillis = -HOUR_MILLIS;
        clock.millis();
        tell(10, HOUR_MILLIS, 0);
        assertThat(clock.millis()).isEqualTo(time.wallMillis());
        time.passSeconds(100);
        assertThat(clock.millis()).isEqualTo(time.wallMillis());
        // a time service has set it right
        setMillis = 0;
        assertThat(clock.millis()).isEqualTo(time.wallMillis());
    }

    @Test
    void shouldLetANodeWithAWrongClockTakePart() {
        for (long wrong : new long[] {-3 * HOUR_MILLIS, 3 * HOUR_MILLIS, -1_700_000_000_000L}) {
            FakeNetwork network = new FakeNetwork(401, 0);
            network.grow(30);
            FakeNode late = network.server();
            late.clockAheadMillis = wrong;
            late.publish();
            late.join(network.nodes.get(0));
            network.time.passSeconds(2);
            assertThat(holders(network, late))
                    .as("holders before the correction")
                    .isZero();
            // until it has pinged five of its contacts, and published again
            network.time.passSeconds(1_200);
            assertThat(holders(network, late)).as("holders afterwards").isGreaterThanOrEqualTo(18);
            assertThat(late.dht.clock().millis())
                    .isBetween(network.time.wallMillis() - 1_000, network.time.wallMillis() + 1_000);
            FakeNode subject = network.nodes.stream()
                    .filter(node -> node != late
                            && network.trulyClosest(node.peer.key(), 20, node).contains(late.peer))
                    .findFirst()
                    .orElseThrow();
            subject.publish();
            network.time.passSeconds(10);
            assertThat(late.holdsRecordOf(subject.peer))
                    .as("a clock wrong by %d ms", wrong)
                    .isTrue();
            // and nobody else is led astray
            assertThat(subject.dht.clock().millis()).isEqualTo(network.time.wallMillis());
        }
    }

    private static long holders(FakeNetwork network, FakeNode subject) {
        return network.nodes.stream()
                .filter(node -> node != subject && node.holdsRecordOf(subject.peer))
                .count();
    }

    private void tell(int peers, long aheadMillis, long rttNanos) {
        for (int i = 0; i < peers; i++) {
            Response.Pong pong = new Response.Pong(Role.SERVER, null, 0, time.wallMillis() + setMillis + aheadMillis);
            clock.onPong(TestRecords.peer(random), endpoint(i), pong, rttNanos);
        }
    }

    private static Endpoint endpoint(int number) {
        return new Endpoint(IpAddress.ofIpv4(0x08000001 + (number << 8)), 4433);
    }
}
