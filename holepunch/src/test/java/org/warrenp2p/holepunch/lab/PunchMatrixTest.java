package org.warrenp2p.holepunch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.holepunch.PunchFailure;
import org.warrenp2p.proto.punch.Round;

/** Every pair of translators at a round trip of 40 ms, both directions. */
class PunchMatrixTest {

    private static final int ROUND_TRIP_MILLIS = 40;
    private static final int FEW = 4;
    private static final int MANY = 100;

    static List<List<Box>> pairs() {
        List<List<Box>> pairs = new ArrayList<>();
        for (Box one : Box.values()) {
            for (Box other : Box.values()) {
                pairs.add(List.of(one, other));
            }
        }
        return pairs;
    }

    static List<List<Box>> openPairs() {
        return pairs().stream().filter(pair -> pair.get(0).opens(pair.get(1))).toList();
    }

    static List<List<Box>> hopelessPairs() {
        return pairs().stream().filter(pair -> !pair.get(0).opens(pair.get(1))).toList();
    }

    @ParameterizedTest
    @MethodSource("openPairs")
    void shouldOpenEveryPairThatCanBeOpenedInTheRoundThatServesIt(List<Box> pair) {
        Round round = pair.get(0).roundTo(pair.get(1));
        for (int seed = 0; seed < FEW; seed++) {
            PunchLab lab = PunchLab.homes(seed, pair.get(0).nat(), pair.get(1).nat());
            lab.settle();

            assertThat(lab.punch()).isTrue();
            assertThat(lab.host(0).success).isNotNull();
            assertThat(lab.host(0).success.round()).isEqualTo(round);
            assertThat(lab.openedNanos() / 1_000_000).isLessThanOrEqualTo(slowestMillis(round));
            lab.assertCaps();
        }
    }

    private static long slowestMillis(Round round) {
        return switch (round) {
            case EARLY -> ROUND_TRIP_MILLIS;
            case FIRE -> 5 * ROUND_TRIP_MILLIS / 2;
            case FRESH_SOCKETS -> throw new IllegalArgumentException("No pair here needs new sockets");
            case PREDICTION -> 2_000;
            case SPRAY -> 6_000;
        };
    }

    @ParameterizedTest
    @MethodSource("hopelessPairs")
    void shouldSayThatBothSidesCannotBeForetold(List<Box> pair) {
        PunchLab lab = PunchLab.homes(1, pair.get(0).nat(), pair.get(1).nat());
        lab.settle();

        assertThat(lab.punch()).isFalse();
        assertThat(lab.host(0).failure).isNotNull();
        assertThat(lab.host(0).failure.code()).isEqualTo(PunchFailure.Code.BOTH_UNPREDICTABLE);
        lab.assertCaps();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("openPairs")
    void shouldReachItsBarsOverManyTries(List<Box> pair, TestReporter reporter) {
        Trials trials = Trials.of(
                MANY,
                seed -> PunchLab.homes(seed, pair.get(0).nat(), pair.get(1).nat()));

        Round round = pair.get(0).roundTo(pair.get(1));
        int least = round == Round.SPRAY ? 95 : 100;
        assertThat(trials.successes()).as("%s: %s", pair, trials).isGreaterThanOrEqualTo(least);
        assertThat(trials.percentile(50)).as("%s: %s", pair, trials).isLessThanOrEqualTo(2_500);
        assertThat(trials.percentile(95)).as("%s: %s", pair, trials).isLessThanOrEqualTo(slowestMillis(round));
        reporter.publishEntry(pair.toString(), trials.toString());
    }
}
