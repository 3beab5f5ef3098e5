package org.warrenp2p.transport.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warrenp2p.transport.session.RetryPace;

class RttEstimatorTest {

    private static final long MS = 1_000_000;

    private final RttEstimator rtt = new RttEstimator(200 * MS, 120 * MS, 50 * MS);

    @Test
    void shouldRepeatTwiceSoonAndThenPatientlyBeforeTheFirstSample() {
        assertThat(rtt.isWarm()).isFalse();
        assertThat(rtt.slowNanos()).isEqualTo(120 * MS);
        assertThat(rtt.pace().waitNanos(0)).isEqualTo(120 * MS);
        assertThat(rtt.pace().waitNanos(1)).isEqualTo(240 * MS);
        // as if it had been three cold round trips from the first on
        assertThat(rtt.pace().waitNanos(2)).isEqualTo(2_400 * MS);
        assertThat(rtt.pace().waitNanos(3)).isEqualTo(4_800 * MS);
    }

    @Test
    void shouldNotBePatientForLessThanItsFirstWait() {
        RttEstimator far = new RttEstimator(200 * MS, 900 * MS, 50 * MS);
        assertThat(far.pace().waitNanos(2)).isEqualTo(3_600 * MS);
    }

    @Test
    void shouldBeginWithHalfTheFirstSampleAsVariation() {
        rtt.sample(80 * MS);
        assertThat(rtt.smoothedNanos()).isEqualTo(80 * MS);
        assertThat(rtt.slowNanos()).isEqualTo(240 * MS);
    }

    @Test
    void shouldSettleOnASteadyRoundTripButNotBelowTheLeast() {
        for (int i = 0; i < 100; i++) {
            rtt.sample(MS);
        }
        assertThat(rtt.slowNanos()).isBetween(MS, MS + 100);
        assertThat(rtt.pace().waitNanos(0)).isEqualTo(50 * MS);
    }

    @Test
    void shouldDoubleTheWaitUpToItsMost() {
        rtt.sample(100 * MS);
        assertThat(rtt.pace().waitNanos(1)).isEqualTo(2 * rtt.pace().waitNanos(0));
        assertThat(rtt.pace().waitNanos(2)).isEqualTo(4 * rtt.pace().waitNanos(0));
        assertThat(rtt.pace().waitNanos(60)).isEqualTo(RetryPace.MAX_NANOS);
    }

    @Test
    void shouldTakeTheMedianOfOthersForStrangersButNotLessThanTheColdValue() {
        RttBaseline baseline = new RttBaseline(200 * MS);
        assertThat(baseline.coldRttNanos()).isEqualTo(200 * MS);
        baseline.sample(MS);
        assertThat(baseline.coldRttNanos()).isEqualTo(200 * MS);
        for (int i = 0; i < 500; i++) {
            baseline.sample(300 * MS);
        }
        assertThat(baseline.coldRttNanos()).isEqualTo(300 * MS);
    }

    @Test
    void shouldThinkStrangersLateWhoTakeFarLongerThanMostOthers() {
        RttBaseline baseline = new RttBaseline(200 * MS);
        assertThat(baseline.coldSlowNanos()).isEqualTo(600 * MS);
        baseline.sample(40 * MS);
        assertThat(baseline.coldSlowNanos()).isEqualTo(120 * MS);
        baseline.sample(90 * MS);
        baseline.sample(40 * MS);
        // of three three times the longest
        assertThat(baseline.coldSlowNanos()).isEqualTo(270 * MS);
        baseline.sample(60 * MS);
        // of four twice the third, or the third and three times what it is longer than the first
        assertThat(baseline.coldSlowNanos()).isEqualTo(120 * MS);
        baseline.sample(80 * MS);
        assertThat(baseline.coldSlowNanos()).isEqualTo(200 * MS);
    }

    @Test
    void shouldNotThinkStrangersLateBeforeAHandshakeIsDoneNorAfterThreeColdRoundTrips() {
        RttBaseline near = new RttBaseline(200 * MS);
        near.sample(MS);
        assertThat(near.coldSlowNanos()).isEqualTo(100 * MS);
        RttBaseline mixed = new RttBaseline(200 * MS);
        for (int i = 0; i < 60; i++) {
            mixed.sample(i % 2 == 0 ? MS : 900 * MS);
        }
        mixed.sample(MS);
        assertThat(mixed.coldSlowNanos()).isEqualTo(600 * MS);
    }

    @Test
    void shouldHalveTheWindowOnceForAllLossesOfARoundTrip() {
        SendWindow window = new SendWindow(2, 32);
        window.onLoss(0, 100);
        window.onLoss(50, 100);
        assertThat(window.size()).isEqualTo(4);
        window.onLoss(200, 100);
        window.onLoss(400, 100);
        assertThat(window.size()).isEqualTo(2);
        for (int i = 0; i < 2_000; i++) {
            window.onAnswer();
        }
        assertThat(window.size()).isEqualTo(32);
    }
}
