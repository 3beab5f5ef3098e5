package org.warrenp2p.transport.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RttEstimatorTest {

    private static final long MS = 1_000_000;

    private final RttEstimator rtt = new RttEstimator(200 * MS, 50 * MS);

    @Test
    void shouldAssumeThreeColdRoundTripsBeforeTheFirstSample() {
        assertThat(rtt.isWarm()).isFalse();
        assertThat(rtt.slowNanos()).isEqualTo(600 * MS);
        assertThat(rtt.retransmitNanos(0)).isEqualTo(600 * MS);
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
        assertThat(rtt.retransmitNanos(0)).isEqualTo(50 * MS);
    }

    @Test
    void shouldDoubleTheWaitUpToItsMost() {
        rtt.sample(100 * MS);
        assertThat(rtt.retransmitNanos(1)).isEqualTo(2 * rtt.retransmitNanos(0));
        assertThat(rtt.retransmitNanos(60)).isEqualTo(RttEstimator.MAX_RETRANSMIT_NANOS);
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
