package org.warrenp2p.testnet.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void shouldGiveWilsonsInterval() {
        // Newcombe 1998 (Statistics in Medicine 17:857), table I: the score method without continuity correction
        assertInterval(new Rate(81, 263).interval(), 0.2553, 0.3662);
        assertInterval(new Rate(15, 148).interval(), 0.0624, 0.1605);
        assertInterval(new Rate(0, 20).interval(), 0, 0.1611);
        assertInterval(new Rate(1, 29).interval(), 0.0061, 0.1718);
    }

    @Test
    void shouldGiveNewcombesIntervalOfADifference() {
        // Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10
        assertInterval(new Rate(48, 80).differenceTo(new Rate(56, 70)), 0.0524, 0.3339);
        assertInterval(new Rate(3, 10).differenceTo(new Rate(9, 10)), 0.1705, 0.8090);
        assertInterval(new Rate(0, 10).differenceTo(new Rate(10, 10)), 0.6075, 1);
    }

    @Test
    void shouldRefuseMoreSuccessesThanTrials() {
        assertThatThrownBy(() -> new Rate(3, 2)).hasMessageContaining("3 of 2");
    }

    @Property
    void shouldKeepTheIntervalAroundTheShareAndWithinItsBounds(
            @ForAll @IntRange(min = 1, max = 100_000) int trials, @ForAll @IntRange(max = 100_000) int some) {
        Rate rate = new Rate(Math.min(some, trials), trials);
        Interval interval = rate.interval();
        assertThat(interval.contains(rate.value())).isTrue();
        assertThat(interval.low()).isBetween(0.0, 1.0);
        assertThat(interval.high()).isBetween(interval.low(), 1.0).isGreaterThan(interval.low());
    }

    @Property
    void shouldTurnTheDifferenceAroundWithItsSides(
            @ForAll @IntRange(min = 1, max = 500) int trials,
            @ForAll @IntRange(max = 500) int a,
            @ForAll @IntRange(max = 500) int b) {
        Rate one = new Rate(Math.min(a, trials), trials);
        Rate other = new Rate(Math.min(b, trials), trials);
        Interval there = one.differenceTo(other);
        Interval back = other.differenceTo(one);
        assertInterval(new Interval(-back.high(), -back.low()), there.low(), there.high());
    }

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }
}
