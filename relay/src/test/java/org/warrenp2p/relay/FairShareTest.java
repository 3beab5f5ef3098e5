package org.warrenp2p.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.relay.Peers.endpoint;
import static org.warrenp2p.relay.Peers.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.relay.CircuitTable.Opener;

/** Datagrams of 1,000 bytes over some seconds: who gets how much of what the relay has. */
class FairShareTest {

    private static final int BYTES = 1_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SECONDS = 20;

    /** What passes in the later half, per second, if each circuit offers so many bytes per second. */
    private static List<Double> carried(RelaySettings settings, List<Integer> offered, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CircuitTable table = new CircuitTable(settings, 0);
        List<Circuit> circuits = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++) {
            Opener opener = new Opener(peer(i), endpoint(i, 1), true);
            circuits.add(Objects.requireNonNull(
                    table.open(opener, peer(100 + i), random::nextLong, 0).circuit()));
        }
        long[] passed = new long[offered.size()];
        double[] due = new double[offered.size()];
        for (int i = 0; i < due.length; i++) {
            due[i] = random.nextDouble();
        }
        int stepsPerSecond = 1_000;
        for (long step = 0; step < (long) SECONDS * stepsPerSecond; step++) {
            long now = step * (SECOND / stepsPerSecond);
            int first = random.nextInt(offered.size());
            for (int k = 0; k < offered.size(); k++) {
                int i = (first + k) % offered.size();
                due[i] += (double) offered.get(i) / BYTES / stepsPerSecond;
                for (; due[i] >= 1; due[i]--) {
                    boolean pass = table.tryCarry(circuits.get(i), peer(i), BYTES, now);
                    passed[i] += pass && step >= (long) SECONDS * stepsPerSecond / 2 ? BYTES : 0;
                }
            }
        }
        List<Double> rates = new ArrayList<>();
        for (long bytes : passed) {
            rates.add(bytes / (SECONDS / 2.0));
        }
        return rates;
    }

    @Example
    void shouldKeepACircuitToItsRate() {
        RelaySettings settings = RelaySettings.DEFAULT.withRates(128_000, 0);

        assertThat(carried(settings, List.of(1_000_000), 1).get(0)).isBetween(125_000.0, 130_000.0);
        assertThat(carried(settings, List.of(100_000), 1).get(0)).isBetween(95_000.0, 105_000.0);
    }

    @Example
    void shouldLetEverythingPassWithoutLimits() {
        RelaySettings settings = RelaySettings.DEFAULT.withRates(0, 0);

        assertThat(carried(settings, List.of(5_000_000), 1).get(0)).isEqualTo(5_000_000.0);
    }

    @Property(tries = 20)
    void shouldShareEquallyAmongTheGreedy(@ForAll @IntRange(min = 2, max = 12) int circuits, @ForAll long seed) {
        RelaySettings settings = RelaySettings.DEFAULT.withRates(0, 600_000);
        List<Integer> offered = new ArrayList<>();
        for (int i = 0; i < circuits; i++) {
            offered.add(600_000 * (1 + i));
        }

        List<Double> rates = carried(settings, offered, seed);

        double fair = 600_000.0 / circuits;
        assertThat(rates).allSatisfy(rate -> assertThat(rate).isBetween(0.9 * fair, 1.1 * fair));
        assertThat(rates.stream().mapToDouble(rate -> rate).sum()).isBetween(590_000.0, 610_000.0);
    }

    @Property(tries = 20)
    void shouldTakeNothingFromTheModest(@ForAll long seed) {
        RelaySettings settings = RelaySettings.DEFAULT.withRates(0, 600_000);

        List<Double> rates = carried(settings, List.of(6_000_000, 60_000, 3_000_000, 90_000), seed);

        assertThat(rates.get(1)).as("modest").isGreaterThan(55_000);
        assertThat(rates.get(3)).as("modest").isGreaterThan(84_000);
        assertThat(rates.stream().mapToDouble(rate -> rate).sum())
                .as("nothing is wasted")
                .isGreaterThan(585_000);
    }

    @Property(tries = 50)
    void shouldNeverCarryMoreThanTheRateAndItsBursts(
            @ForAll @IntRange(min = 1, max = 8) int circuits, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CircuitTable table = new CircuitTable(RelaySettings.DEFAULT.withRates(0, 200_000), 0);
        List<Circuit> all = new ArrayList<>();
        for (int i = 0; i < circuits; i++) {
            Opener opener = new Opener(peer(i), endpoint(i, 1), true);
            all.add(Objects.requireNonNull(
                    table.open(opener, peer(100 + i), random::nextLong, 0).circuit()));
        }
        long now = 0;
        long passed = 0;
        for (int n = 0; n < 5_000; n++) {
            now += random.nextLong(5_000_000);
            int i = random.nextInt(circuits);
            int bytes = 1 + random.nextInt(1_241);
            passed += table.tryCarry(all.get(i), peer(i), bytes, now) ? bytes : 0;
        }
        double most = 200_000.0 * now / SECOND + 100_000 + circuits * 32_768.0;
        assertThat((double) passed).isLessThanOrEqualTo(most);
    }
}
