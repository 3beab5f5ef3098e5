package org.warrenp2p.holepunch.portmap.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** RFC 6887, 8.5. */
class RouterEpochTest {

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Property
    void shouldBelieveAClockThatGoesAlittleWrong(
            @ForAll long originNanos,
            @ForAll @LongRange(min = 0, max = 1_000_000) long epoch,
            @ForAll @IntRange(max = 100_000) int elapsed,
            @ForAll @DoubleRange(min = 0.95, max = 1.05) double rate) {
        RouterEpoch router = new RouterEpoch();
        assertThat(router.hasForgotten(epoch, originNanos)).isFalse();
        assertThat(router.hasForgotten(epoch + (long) (elapsed * rate), originNanos + seconds(elapsed)))
                .isFalse();
    }

    @Property
    void shouldNoticeARestart(
            @ForAll @LongRange(min = 100, max = 1_000_000) long epoch, @ForAll @IntRange(min = 0, max = 90) int since) {
        RouterEpoch router = new RouterEpoch();
        router.hasForgotten(epoch, 0);
        assertThat(router.hasForgotten(since, seconds(since + 5))).isTrue();
        assertThat(router.hasForgotten(since + 10, seconds(since + 15)))
                .as("once")
                .isFalse();
    }

    @Test
    void shouldNoticeARestartThatTookLongerThanTheLastRun() {
        RouterEpoch router = new RouterEpoch();
        router.hasForgotten(10, 0);
        assertThat(router.hasForgotten(500, seconds(1_000))).isTrue();
    }

    @Test
    void shouldForgiveAnAnswerThatWasOvertaken() {
        RouterEpoch router = new RouterEpoch();
        router.hasForgotten(100, 0);
        assertThat(router.hasForgotten(99, 0)).isFalse();
    }
}
