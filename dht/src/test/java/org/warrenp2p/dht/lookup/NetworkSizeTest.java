package org.warrenp2p.dht.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Key;

class NetworkSizeTest {

    private static final int K = 20;
    private static final long HOUR = 3_600_000_000_000L;

    @Property(tries = 200)
    void shouldEstimateWithinAFewPercent(@ForAll long seed, @ForAll @IntRange(min = 200, max = 20_000) int nodes) {
        SyntheticKeys keys = new SyntheticKeys(new SplittableRandom(seed), nodes);
        NetworkSize size = filled(keys, 64, 0, keys.target());
        // one lookup errs by 22 %, the median of 64 by 3.5 %; in a few hundred nodes their neighbourhoods overlap
        assertThat(nodesOf(size)).isBetween(nodes * 0.7, nodes * 1.4);
    }

    @Property(tries = 200)
    void shouldTellTheOrderOfASmallNetwork(@ForAll long seed, @ForAll @IntRange(min = 20, max = 200) int nodes) {
        SyntheticKeys keys = new SyntheticKeys(new SplittableRandom(seed), nodes);
        assertThat(nodesOf(filled(keys, 64, 0, keys.target()))).isBetween(nodes * 0.5, nodes * 2.0);
    }

    @Property(tries = 200)
    void shouldBearAMinorityOfPoisonedLookups(
            @ForAll long seed, @ForAll @IntRange(min = 200, max = 20_000) int nodes, @ForAll boolean denser) {
        SyntheticKeys keys = new SyntheticKeys(new SplittableRandom(seed), nodes);
        Key poison = denser ? new Key(0, 0, 1, 0) : new Key(-1, 0, 0, 0);
        NetworkSize size = filled(keys, 64, 19, poison);
        // 30 % on one side make it the 29th or 71st percentile of the honest: 12 %, and what it errs without them
        assertThat(nodesOf(size)).isBetween(nodes * 0.6, nodes * 1.6);
    }

    @Property(tries = 50)
    void shouldCountASmallNetwork(@ForAll long seed, @ForAll @IntRange(min = 1, max = 19) int nodes) {
        SyntheticKeys keys = new SyntheticKeys(new SplittableRandom(seed), nodes);
        assertThat(nodesOf(filled(keys, 8, 0, keys.target()))).isEqualTo(nodes);
    }

    @Test
    void shouldSayNothingBeforeEightTargetsWereLookedUp() {
        SyntheticKeys keys = new SyntheticKeys(new SplittableRandom(1), 500);
        NetworkSize size = new NetworkSize(K, HOUR);
        Key own = keys.target();
        for (int i = 0; i < 20; i++) {
            size.onLookup(own, keys.closest(own, K), 0);
        }
        assertThat(size.estimate(0)).isNull();
        for (int i = 0; i < 6; i++) {
            add(size, keys, 0);
        }
        size.onLookup(keys.target(), List.of(), 0);
        assertThat(size.estimate(0)).isNull();
        add(size, keys, 0);
        assertThat(size.estimate(0)).isNotNull();
    }

    @Test
    void shouldForgetWhatIsOldAndKeepSixtyFour() {
        RandomGenerator random = new SplittableRandom(2);
        SyntheticKeys small = new SyntheticKeys(random, 100);
        SyntheticKeys large = new SyntheticKeys(random, 10_000);
        NetworkSize size = filled(small, 64, 0, small.target());
        for (int i = 0; i < 40; i++) {
            add(size, large, HOUR / 2);
        }
        SizeEstimate estimate = Objects.requireNonNull(size.estimate(HOUR / 2));
        assertThat(estimate.lookups()).isEqualTo(64);
        assertThat(estimate.nodes()).isGreaterThan(5_000);
        SizeEstimate later = Objects.requireNonNull(size.estimate(HOUR + 1));
        assertThat(later.lookups()).isEqualTo(40);
        assertThat(size.estimate(2 * HOUR)).isNull();
    }

    @Test
    void shouldExpectTwentyWithinTheirRadius() {
        assertThat(new SizeEstimate(1_000, 8).radiusOf(K)).isEqualTo(0.02);
        assertThat(new SizeEstimate(10, 8).radiusOf(K)).isEqualTo(1);
    }

    private static NetworkSize filled(SyntheticKeys keys, int lookups, int poisoned, Key distance) {
        NetworkSize size = new NetworkSize(K, HOUR);
        for (int i = 0; i < lookups; i++) {
            if (i < poisoned) {
                Key target = keys.target();
                size.onLookup(target, Collections.nCopies(K, target.distanceTo(distance)), 0);
            } else {
                add(size, keys, 0);
            }
        }
        return size;
    }

    private static void add(NetworkSize size, SyntheticKeys keys, long now) {
        Key target = keys.target();
        size.onLookup(target, keys.closest(target, K), now);
    }

    private static double nodesOf(NetworkSize size) {
        return Objects.requireNonNull(size.estimate(0)).nodes();
    }
}
