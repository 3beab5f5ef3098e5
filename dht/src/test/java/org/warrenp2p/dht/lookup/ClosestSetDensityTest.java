package org.warrenp2p.dht.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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

class ClosestSetDensityTest {

    private static final int K = 20;
    private static final int NETWORKS = 300;
    private static final int SETS = 400;

    @Test
    void shouldSuspectHonestSetsAtTheRateThatIsPublished() {
        RandomGenerator random = new SplittableRandom(201);
        int suspected = 0;
        for (int network = 0; network < NETWORKS; network++) {
            int nodes = logUniform(random, 20, 100_000);
            SyntheticKeys keys = new SyntheticKeys(random, nodes);
            ClosestSetDensity density = densityOf(keys, 8 + random.nextInt(57));
            for (int i = 0; i < SETS; i++) {
                Key target = keys.target();
                suspected += density.isSuspicious(target, keys.closest(target, K)) ? 1 : 0;
            }
        }
        double rate = suspected / (double) (NETWORKS * SETS);
        // measured: 6.4·10⁻⁴ of 120,000
        assertThat(rate).isBetween(0.000_05, 0.002);
    }

    @Test
    void shouldSuspectHonestSetsAsRarelyOnEightLookups() {
        RandomGenerator random = new SplittableRandom(202);
        for (int nodes : new int[] {60, 100, 1_000, 30_000}) {
            int suspected = 0;
            for (int network = 0; network < NETWORKS; network++) {
                SyntheticKeys keys = new SyntheticKeys(random, nodes);
                ClosestSetDensity density = densityOf(keys, NetworkSize.NEEDED_LOOKUPS);
                for (int i = 0; i < 100; i++) {
                    Key target = keys.target();
                    suspected += density.isSuspicious(target, keys.closest(target, K)) ? 1 : 0;
                }
            }
            // measured: 1.3·10⁻⁴, 1.2·10⁻³, 8·10⁻⁴ and 9·10⁻⁴
            assertThat(suspected / (NETWORKS * 100.0)).as("%d nodes", nodes).isLessThanOrEqualTo(0.002);
        }
    }

    @Test
    void shouldDetectTheSybilsThatSurroundAKey() {
        RandomGenerator random = new SplittableRandom(203);
        int[] sybils = {10, 15, 20, 45};
        int[] detected = new int[sybils.length];
        int sets = 0;
        for (int network = 0; network < 100; network++) {
            int nodes = logUniform(random, 100, 100_000);
            SyntheticKeys keys = new SyntheticKeys(random, nodes);
            ClosestSetDensity density = densityOf(keys, 8 + random.nextInt(57));
            for (int i = 0; i < 50; i++) {
                Key target = keys.target();
                sets++;
                for (int s = 0; s < sybils.length; s++) {
                    List<Key> closest = keys.withSybils(target, sybils[s]).closest(target, K);
                    detected[s] += density.isSuspicious(target, closest) ? 1 : 0;
                }
            }
        }
        // measured: 92.6 %, 99.4 %, 99.96 % and 99.96 % of 5,000
        assertThat(detected[3] / (double) sets).as("45 Sybils").isGreaterThanOrEqualTo(0.99);
        assertThat(detected[2] / (double) sets).as("20 Sybils").isGreaterThanOrEqualTo(0.95);
    }

    @Property(tries = 300)
    void shouldSuspectNothingInSmallNetworks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int nodes) {
        RandomGenerator random = new SplittableRandom(seed);
        SyntheticKeys keys = new SyntheticKeys(random, nodes);
        ClosestSetDensity density = densityOf(keys, NetworkSize.NEEDED_LOOKUPS);
        for (int i = 0; i < 50; i++) {
            Key target = keys.target();
            assertThat(density.isSuspicious(target, keys.closest(target, K))).isFalse();
            assertThat(density.isSuspicious(target, keys.withSybils(target, K).closest(target, K)))
                    .isFalse();
        }
    }

    @Test
    void shouldNotCountThePeerWhoseKeyIsTheTarget() {
        RandomGenerator random = new SplittableRandom(204);
        SyntheticKeys keys = new SyntheticKeys(random, 1_000);
        ClosestSetDensity density = densityOf(keys, 16);
        Key target = keys.target();
        List<Key> closest = keys.closest(target, K);
        List<Key> withItself = new ArrayList<>(closest);
        withItself.add(0, target);
        assertThat(density.pValue(target, withItself)).isEqualTo(density.pValue(target, closest));
    }

    @Test
    void shouldGiveTheTailOfTheNegativeBinomial() {
        // 100 lookups of 20: shape 4,000/π; one node in a million, five closest within 2·10⁻⁶: mean 2
        ClosestSetDensity density = new ClosestSetDensity(new SizeEstimate(1_000_000, 100), K);
        Key target = new Key(0, 0, 0, 0);
        Key near = new Key(((long) (2e-6 * 0x1p63)) * 2, 0, 0, 0);
        // Poisson with mean 2: five or more with 0.052653; the doubt about the size adds a little; times four ranks
        assertThat(density.pValue(target, List.of(near, near, near, near, near)))
                .isBetween(0.2106, 0.2116);
        assertThat(density.pValue(target, List.of(near, near, near, near))).isEqualTo(1);
        // after 8 lookups the doubt matters: twenty where 9 are expected are no 4 · 0.00106 but 4 · 0.00176
        ClosestSetDensity doubtful = new ClosestSetDensity(new SizeEstimate(1_000_000, 8), K);
        Key within = new Key(((long) (9e-6 * 0x1p63)) * 2, 0, 0, 0);
        assertThat(doubtful.pValue(target, Collections.nCopies(K, within))).isBetween(0.00705, 0.00706);
    }

    private static ClosestSetDensity densityOf(SyntheticKeys keys, int lookups) {
        NetworkSize size = new NetworkSize(K, 1);
        for (int i = 0; i < lookups; i++) {
            Key target = keys.target();
            size.onLookup(target, keys.closest(target, K), 0);
        }
        return new ClosestSetDensity(Objects.requireNonNull(size.estimate(0)), K);
    }

    private static int logUniform(RandomGenerator random, int from, int to) {
        return (int) (from * StrictMath.exp(random.nextDouble() * StrictMath.log(to / (double) from)));
    }
}
