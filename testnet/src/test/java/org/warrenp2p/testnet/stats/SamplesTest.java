package org.warrenp2p.testnet.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void shouldGiveTheNearestRankAsPercentile() {
        Samples samples = Samples.of(15, 20, 35, 40, 50);
        assertThat(samples.percentile(0.05)).isEqualTo(15);
        assertThat(samples.percentile(0.3)).isEqualTo(20);
        assertThat(samples.percentile(0.4)).isEqualTo(20);
        assertThat(samples.percentile(0.5)).isEqualTo(35);
        assertThat(samples.percentile(1)).isEqualTo(50);
    }

    @Test
    void shouldKnowNothingWithoutSamples() {
        assertThat(Samples.of().percentile(0.5)).isNaN();
        assertThat(Samples.of().mean()).isNaN();
        assertThat(Samples.of(3).deviation()).isNaN();
    }

    @Test
    void shouldGiveStudentsInterval() {
        Samples samples = Samples.of(4, 2, 6, 8, 10);
        assertThat(samples.mean()).isEqualTo(6);
        assertThat(samples.deviation()).isCloseTo(3.16228, within(1e-5));
        // 2.776 · 3.16228 / √5
        assertThat(samples.meanInterval().low()).isCloseTo(6 - 3.9259, within(1e-4));
        assertThat(samples.meanInterval().high()).isCloseTo(6 + 3.9259, within(1e-4));
    }

    @Test
    void shouldContainTheTrueValueAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(5);
        int median = 0;
        int mean = 0;
        int difference = 0;
        for (int run = 0; run < 2_000; run++) {
            Samples one = Samples.of(random.doubles(60).toArray());
            Samples other =
                    Samples.of(random.doubles(30).map(value -> 2 * value).toArray());
            median += one.percentileInterval(0.5).contains(0.5) ? 1 : 0;
            mean += one.meanInterval().contains(0.5) ? 1 : 0;
            difference += one.meanDifferenceTo(other).contains(0.5) ? 1 : 0;
        }
        assertThat(median / 2_000.0).isBetween(0.94, 0.985);
        assertThat(mean / 2_000.0).isBetween(0.935, 0.965);
        assertThat(difference / 2_000.0).isBetween(0.935, 0.965);
    }
}
