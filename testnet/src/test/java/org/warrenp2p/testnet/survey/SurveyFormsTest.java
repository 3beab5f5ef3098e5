package org.warrenp2p.testnet.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.ConnectAttempt;
import org.warrenp2p.node.ConnectAttempt.Outcome;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Failure;

class SurveyFormsTest {

    private static final NatProfile PORT =
            new NatProfile(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

    @Test
    void shouldReadAnAskThatItHasWritten() {
        SurveyAsk ask = new SurveyAsk("our \"net\"", peer(1), Duration.ofSeconds(10));
        assertThat(SurveyAsk.parse(ask.text())).contains(ask);
        assertThat(ask.text().length()).isLessThan(SurveyAsk.MAX_BYTES);
    }

    @Test
    void shouldTakeNothingElseForAnAsk() {
        String good = new SurveyAsk("t", peer(1), Duration.ofSeconds(10)).text();
        for (String bad : List.of(
                "",
                "{",
                "7",
                good.replace("10000", "0"),
                good.replace("10000", "-1"),
                good.replace("10000", "30001"),
                good.replace("\"t\"", "null"),
                good.replace("12D3", "12D4"))) {
            assertThat(SurveyAsk.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void shouldReadAReportThatItHasWritten() {
        SurveyReport report = new SurveyReport(
                Outcome.SUCCESS, true, 2, "direct", 41.5, 60.25, PORT, NatProfile.UNKNOWN, "203.0.113.0/24", null, 0);
        assertThat(SurveyReport.parse(report.text())).contains(report);
        SurveyReport refused = SurveyReport.refused("It was asked too often", 12);
        assertThat(SurveyReport.parse(refused.text())).contains(refused);
    }

    @Test
    void shouldTakeNothingElseForAReport() {
        String good = new SurveyReport(
                        Outcome.SUCCESS, true, 1, "direct", 1.0, 2.0, PORT, PORT, "203.0.113.0/24", null, 0)
                .text();
        for (String bad : List.of(
                "",
                "[]",
                good.replace("SUCCESS", "WON"),
                good.replace("203.0.113.0/24", "<b>here</b>"),
                good.replace("\"direct\"", "\"di rect\""),
                good.replace("ENDPOINT_INDEPENDENT", "BLUE"))) {
            assertThat(SurveyReport.parse(bad)).as(bad).isEmpty();
        }
        assertThat(SurveyReport.parse(good.replace("\"first_byte_ms\":2.0", "\"first_byte_ms\":1e9"))
                        .orElseThrow()
                        .connected())
                .isFalse();
    }

    @Test
    void shouldTellOfAddressesOnlyTheirNetwork() {
        assertThat(Prefixes.of(IpAddress.parse("203.0.113.77"))).isEqualTo("203.0.113.0/24");
        assertThat(Prefixes.of(IpAddress.parse("2001:db8:1:2::3"))).isEqualTo("2001:db8:1::/48");
    }

    @Test
    void shouldNameNatsInOneWord() {
        assertThat(SurveyReport.text(PORT)).isEqualTo("ei/apd");
        assertThat(SurveyReport.text(NatProfile.UNKNOWN)).isEqualTo("unknown/unknown");
    }

    @Test
    void shouldDrawEachPairOnceAndTheSameForTheSameSeed() {
        List<SurveyPlan.Pair> all = SurveyPlan.draw(5, 100, 3);
        assertThat(all).hasSize(10).isEqualTo(SurveyPlan.draw(5, 100, 3)).isNotEqualTo(SurveyPlan.draw(5, 100, 4));
        Set<Set<Integer>> unordered = new LinkedHashSet<>();
        all.forEach(pair -> unordered.add(Set.of(pair.caller(), pair.called())));
        assertThat(unordered).hasSize(10);
        assertThat(SurveyPlan.draw(5, 4, 3)).isEqualTo(all.subList(0, 4));
    }

    @Test
    void shouldConnectNoMoreOftenThanItsLimitsSay() {
        SurveyLimits limits = new SurveyLimits();
        for (int i = 0; i < SurveyLimits.PER_TARGET; i++) {
            assertThat(limits.take(peer(1), peer(2), 0)).isZero();
        }
        assertThat(limits.take(peer(3), peer(2), 0)).isPositive();
        int taken = SurveyLimits.PER_TARGET;
        for (int target = 10; limits.take(peer(1), peer(target), 0) == 0; target++) {
            taken++;
        }
        assertThat(taken).isEqualTo(SurveyLimits.PER_ASKER);
        for (int asker = 100; limits.take(peer(asker), peer(asker + 500), 0) == 0; asker++) {
            taken++;
        }
        assertThat(taken).isEqualTo(SurveyLimits.IN_ALL);
        assertThat(limits.take(peer(7), peer(8), Duration.ofMinutes(10).toNanos()))
                .isZero();
    }

    @Test
    void shouldKnowTheClassOfAConnectThatFailed() {
        assertThat(ConnectAttempt.outcomeOf(failure("Nobody is there (NO_REPLY)")))
                .contains(Outcome.NO_REPLY);
        assertThat(ConnectAttempt.outcomeOf(failure("Nobody is there (HERE)"))).isEmpty();
        assertThat(ConnectAttempt.outcomeOf(failure("NO_REPLY"))).isEmpty();
    }

    private static WarrenException failure(String message) {
        return new WarrenException(new Failure(Failure.Code.TIMEOUT, message));
    }

    private static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[0] = (byte) number;
        key[1] = (byte) (number >> 8);
        return PeerId.ofPublicKey(key);
    }
}
