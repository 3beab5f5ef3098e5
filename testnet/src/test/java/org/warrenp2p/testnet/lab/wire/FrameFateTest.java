package org.warrenp2p.testnet.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameFateTest {

    private static final int FRAMES = 10_000;
    private static final CableQuality BAD = new CableQuality(Duration.ofMillis(20), 0.1, 0.05);

    @Test
    void shouldBeTheSameForTheSameSeedAndCable() {
        assertThat(fates(BAD, 1, "a>")).isEqualTo(fates(BAD, 1, "a>"));
        assertThat(fates(BAD, 1, "a>")).isNotEqualTo(fates(BAD, 2, "a>"));
        assertThat(fates(BAD, 1, "a>")).isNotEqualTo(fates(BAD, 1, "a<"));
    }

    @Test
    void shouldLoseAndReorderWhatWasAskedFor() {
        long[] fates = fates(BAD, 7, "a>");
        // five standard deviations of a binomial distribution
        assertThat(count(fates, FrameFate.LOST)).isBetween(850L, 1_150L);
        assertThat(count(fates, 31_000_000)).isBetween(350L, 560L);
        assertThat(count(fates, 20_000_000)).isEqualTo(FRAMES - count(fates, -1) - count(fates, 31_000_000));
    }

    @Test
    void shouldReorderTheSameFramesWhateverTheLoss() {
        long[] without = fates(new CableQuality(Duration.ofMillis(20), 0, 0.05), 3, "a>");
        long[] with = fates(BAD, 3, "a>");
        for (int i = 0; i < FRAMES; i++) {
            if (with[i] != FrameFate.LOST) {
                assertThat(with[i]).isEqualTo(without[i]);
            }
        }
    }

    @Test
    void shouldRefuseWhatNoCableDoes() {
        assertThatThrownBy(() -> new CableQuality(Duration.ofSeconds(11), 0, 0)).hasMessageContaining("0 to 10 s");
        assertThatThrownBy(() -> new CableQuality(Duration.ZERO, 1.1, 0)).hasMessageContaining("loss");
        assertThatThrownBy(() -> new CableQuality(Duration.ZERO, 0, -0.1)).hasMessageContaining("reordered");
    }

    private static long[] fates(CableQuality quality, long seed, String name) {
        FrameFate fate = new FrameFate(quality, seed, name);
        return LongStream.generate(fate::nextNanos).limit(FRAMES).toArray();
    }

    private static long count(long[] fates, long nanos) {
        return LongStream.of(fates).filter(fate -> fate == nanos).count();
    }
}
