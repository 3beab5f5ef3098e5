package org.warrenp2p.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

class ClockOffsetTest {

    private final SplittableRandom random = new SplittableRandom(1);

    /** However many have told, in whatever order: while liars are the minority, the median is what honest ones may say. */
    @Property(tries = 1_000)
    void shouldStayAmongTheHonestWhileLessThanHalfLie(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 64) int tellers, @ForAll boolean together) {
        SplittableRandom chances = new SplittableRandom(seed);
        int liars = chances.nextInt((tellers + 1) / 2);
        long truth = chances.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
        long lie = chances.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
        ClockOffset offset = new ClockOffset();
        int liarsLeft = liars;
        for (int left = tellers; left > 0; left--) {
            boolean lies = chances.nextInt(left) < liarsLeft;
            liarsLeft -= lies ? 1 : 0;
            long told = !lies
                    ? truth + chances.nextLong(-1_000, 1_001)
                    : together ? lie : chances.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
            offset.observe(TestRecords.peer(chances), prefix(left), told);
        }
        assertThat(offset.millis()).isBetween(truth - 1_000, truth + 1_000);
    }

    /** Against maps in the order of telling, with few peers and prefixes, so that each is told of again and again. */
    @Property(tries = 500)
    void shouldKeepTheLatestOfEachPeerAndPrefix(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int peers) {
        SplittableRandom chances = new SplittableRandom(seed);
        List<PeerId> pool = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            pool.add(TestRecords.peer(chances));
        }
        ClockOffset offset = new ClockOffset();
        List<Told> model = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            int number = chances.nextInt(peers);
            IpAddress prefix =
                    chances.nextBoolean() ? prefix(number) : new IpAddress((0x2001L << 48) | number << 16, 0);
            Told told = new Told(pool.get(chances.nextInt(peers)), prefix, chances.nextLong(-1_000_000, 1_000_000));
            offset.observe(told.peer, told.prefix, told.ahead);
            model.removeIf(other -> other.peer.equals(told.peer) || other.prefix.equals(told.prefix));
            model.add(told);
            if (model.size() > ClockOffset.MAX_PEERS) {
                model.remove(0);
            }
            assertThat(offset.millis()).isEqualTo(medianOf(model));
        }
    }

    private static long medianOf(List<Told> model) {
        if (model.size() < ClockOffset.MIN_PEERS) {
            return 0;
        }
        List<Long> sorted = model.stream().map(Told::ahead).sorted().toList();
        long lower = sorted.get((sorted.size() - 1) / 2);
        long upper = sorted.get(sorted.size() / 2);
        return Long.signum(lower) != Long.signum(upper) ? 0 : lower > 0 ? lower : upper;
    }

    private record Told(PeerId peer, IpAddress prefix, long ahead) {}

    @Test
    void shouldNeedFivePeersInFivePrefixes() {
        ClockOffset offset = new ClockOffset();
        PeerId peer = TestRecords.peer(random);
        for (int i = 0; i < 100; i++) {
            offset.observe(peer, prefix(i), 60_000);
            offset.observe(TestRecords.peer(random), prefix(200), 60_000);
        }
        for (int i = 300; i < 302; i++) {
            assertThat(offset.millis()).isZero();
            offset.observe(TestRecords.peer(random), prefix(i), 60_000);
        }
        assertThat(offset.millis()).as("four").isZero();
        offset.observe(TestRecords.peer(random), prefix(302), 60_000);
        assertThat(offset.millis()).isEqualTo(60_000);
        offset.clear();
        assertThat(offset.millis()).isZero();
    }

    @Test
    void shouldForgetWhoToldFirst() {
        ClockOffset offset = new ClockOffset();
        for (int i = 0; i < 1_000; i++) {
            offset.observe(TestRecords.peer(random), prefix(i), -60_000);
        }
        // the last 64 count, whatever the others said
        for (int i = 0; i < 33; i++) {
            assertThat(offset.millis()).isEqualTo(i < 32 ? -60_000 : 0);
            offset.observe(TestRecords.peer(random), prefix(2_000 + i), 90_000);
        }
        assertThat(offset.millis()).isEqualTo(90_000);
    }

    @Test
    void shouldCorrectLessWhereTwoAreInTheMiddle() {
        assertThat(of(1, 1, 5, 9, 9, 9)).isEqualTo(5);
        assertThat(of(-9, -9, -9, -5, 1, 1)).isEqualTo(-5);
        assertThat(of(-9, -9, -9, 5, 5, 5)).isZero();
    }

    private long of(long... told) {
        ClockOffset offset = new ClockOffset();
        for (int i = 0; i < told.length; i++) {
            offset.observe(TestRecords.peer(random), prefix(i), told[i]);
        }
        return offset.millis();
    }

    private static IpAddress prefix(int number) {
        return IpAddress.ofIpv4(0x08000000 + (number << 8));
    }
}
