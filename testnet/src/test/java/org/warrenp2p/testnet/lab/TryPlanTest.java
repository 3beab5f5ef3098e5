package org.warrenp2p.testnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TryPlanTest {

    @Test
    void shouldSpreadTheSkewOverTheTriesByTurnsAtEitherSide() {
        TryPlan plan = new TryPlan(4, 1, 0, Duration.ofMillis(300), false, Duration.ZERO);
        assertThat(IntStream.range(0, 4).mapToDouble(plan::skewMillis)).containsExactly(0.0, -100.0, 200.0, -300.0);
    }

    @Test
    void shouldGiveASingleTryTheWholeSkew() {
        assertThat(new TryPlan(1, 1, 0, Duration.ofMillis(300), false, Duration.ZERO).skewMillis(0))
                .isEqualTo(300.0);
    }

    @Test
    void shouldHaveNoSkewUnlessItIsAskedFor() {
        assertThat(IntStream.range(0, 5).mapToDouble(TryPlan.plain(5, 1, 0)::skewMillis))
                .allMatch(millis -> millis == 0);
    }
}
