package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class InternetLatencyTest {

    private static final int HOSTS = 4_000;
    private static final int PAIRS = 40_000;

    private final Simulation simulation = Simulation.forTest(InternetLatencyTest.class, 1);
    private final LatencyModel model = LatencyModel.internet();

    @Test
    void shouldHaveTheQuantilesOfTheInternet() {
        for (int i = 0; i < HOSTS; i++) {
            simulation.addHost();
        }

        assertQuantiles(simulation.hosts(), 8);
    }

    /** Providers are few and unequal, so their regions are drawn more coarsely. */
    @Test
    void shouldHaveThemInAPopulationToo() {
        new Population(simulation, PopulationSettings.DEFAULT).add(HOSTS);

        assertQuantiles(simulation.hosts(), 20);
    }

    @Test
    void shouldBeSymmetricButForJitterAndNeverFasterThanTheDistance() {
        SimHost one = simulation.addHost();
        SimHost other = simulation.addHost();
        double oneWayMillis = one.site().roundTripMillis(other.site()) / 2;
        RandomGenerator random = simulation.random().stream("samples");
        long[] there = new long[PAIRS];
        long[] back = new long[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            there[i] = model.sampleNanos(one, other, random);
            back[i] = model.sampleNanos(other, one, random);
        }

        Arrays.sort(there);
        Arrays.sort(back);
        assertThat(there[0] / 1e6).isGreaterThanOrEqualTo(oneWayMillis).isCloseTo(oneWayMillis, within(0.1));
        assertThat(there[PAIRS / 2] / (double) back[PAIRS / 2]).isCloseTo(1, within(0.01));
        // ln 2 of the mean, a twentieth
        assertThat(there[PAIRS / 2] / 1e6 / oneWayMillis).isCloseTo(1.035, within(0.005));
        assertThat(there[PAIRS - 1] / 1e6 / oneWayMillis).isGreaterThan(2);
    }

    private void assertQuantiles(List<SimHost> hosts, int tolerancePercent) {
        RandomGenerator random = simulation.random().stream("pairs");
        double[] roundTrips = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            SimHost one = hosts.get(random.nextInt(hosts.size()));
            SimHost other = hosts.get(random.nextInt(hosts.size()));
            roundTrips[i] = (model.sampleNanos(one, other, random) + model.sampleNanos(other, one, random)) / 1e6;
        }
        Arrays.sort(roundTrips);
        assertQuantile(roundTrips, 0.1, 24, tolerancePercent);
        assertQuantile(roundTrips, 0.5, 75, tolerancePercent);
        assertQuantile(roundTrips, 0.9, 157, tolerancePercent);
        assertQuantile(roundTrips, 0.99, 270, tolerancePercent);
    }

    private static void assertQuantile(double[] sorted, double quantile, double millis, int tolerancePercent) {
        assertThat(sorted[(int) (quantile * sorted.length)])
                .as("quantile %s", quantile)
                .isCloseTo(millis, within(millis * tolerancePercent / 100));
    }
}
