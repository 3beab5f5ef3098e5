package org.warrenp2p.testnet.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.stats.Samples;

class SessionLengthsTest {

    private static final int COUNT = 200_000;

    @Test
    void shouldDrawWhatWasMeasuredInLiveNetworks() {
        Samples hours = hours(sessions(0.61, Duration.ofHours(2))::whole);
        assertThat(hours.percentile(0.5)).isBetween(1.97, 2.03);
        // shape 0.61, scale 3.65 h: F(8 h) = 1 - exp(-(8 / 3.65)^0.61) = 0.80; mean = scale Γ(1 + 1/0.61) = 5.38 h
        assertThat(share(hours, 8)).isBetween(0.797, 0.807);
        assertThat(hours.mean()).isBetween(5.28, 5.48);
    }

    @Test
    void shouldMeetMemorylessSessionsAsIfTheyHadJustBegun() {
        Samples remaining = hours(sessions(1, Duration.ofHours(2))::remaining);
        assertThat(remaining.percentile(0.5)).isBetween(1.97, 2.03);
        assertThat(remaining.percentile(0.9)).isBetween(6.55, 6.75);
    }

    @Test
    void shouldMeetLongSessionsMoreOftenThanTheyBegin() {
        Samples remaining = hours(sessions(0.61, Duration.ofHours(2))::remaining);
        // renewal theory: the mean of what is left is E[X²] / 2 E[X] = 3.65² Γ(1 + 2/0.61) / (2 · 5.38) = 10.9 h
        assertThat(remaining.mean()).isBetween(10.6, 11.3);
    }

    private static SessionLengths sessions(double shape, Duration median) {
        return new SessionLengths(shape, median, new SplittableRandom(7));
    }

    private static Samples hours(Supplier<Duration> lengths) {
        double[] hours = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            hours[i] = lengths.get().toNanos() / 3.6e12;
        }
        return Samples.of(hours);
    }

    private static double share(Samples samples, double atMost) {
        double[] all = samples.ascending();
        int count = 0;
        for (double one : all) {
            count += one <= atMost ? 1 : 0;
        }
        return (double) count / all.length;
    }
}
