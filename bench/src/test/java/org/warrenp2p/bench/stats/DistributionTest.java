package org.warrenp2p.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void shouldGiveSamplesByNearestRank() {
        Distribution ten = Distribution.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);

        assertThat(ten.median()).isEqualTo(5);
        assertThat(ten.percentile(0.9)).isEqualTo(9);
        assertThat(ten.percentile(0.91)).isEqualTo(10);
        assertThat(ten.percentile(1)).isEqualTo(10);
        assertThat(ten.min()).isEqualTo(1);
        assertThat(ten.max()).isEqualTo(10);
        assertThat(ten.count()).isEqualTo(10);
    }

    @Test
    void shouldBeTheOneSampleThatThereIs() {
        Distribution one = Distribution.of(List.of(7.0));

        assertThat(one.percentile(0.01)).isEqualTo(7);
        assertThat(one.percentile(0.99)).isEqualTo(7);
    }

    @Test
    void shouldLeaveItsSamplesAlone() {
        double[] samples = {3, 1, 2};
        assertThat(Distribution.of(samples).max()).isEqualTo(3);
        assertThat(samples).containsExactly(3, 1, 2);
    }

    @Property
    void shouldLeaveTheShareAtOrBelowThePercentile(
            @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -1e6, max = 1e6) Double> samples,
            @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
        double value = Distribution.of(samples).percentile(share);

        assertThat(samples).contains(value);
        long notAbove = samples.stream().filter(sample -> sample <= value).count();
        long below = samples.stream().filter(sample -> sample < value).count();
        assertThat((double) notAbove).isGreaterThanOrEqualTo(share * samples.size());
        assertThat((double) below).isLessThan(share * samples.size());
    }

    @Test
    void shouldRefuseWhatIsNoMeasurement() {
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of());
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(1, Double.NaN));
        for (double share : Arrays.asList(0.0, -0.1, 1.1, Double.NaN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Distribution.of(1).percentile(share));
        }
    }
}
