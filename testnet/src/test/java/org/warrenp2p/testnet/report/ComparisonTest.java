package org.warrenp2p.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.stats.Interval;

class ComparisonTest {

    @Test
    void shouldTellADifferenceOfRatesFromChance() {
        Comparison.Line clear = line(rate(480, 1_000), rate(560, 1_000), "success_rate");
        assertThat(clear.differs()).isTrue();
        assertThat(clear.first()).isEqualTo(0.48);
        assertThat(clear.value()).isEqualTo(0.56);
        Comparison.Line chance = line(rate(48, 100), rate(56, 100), "success_rate");
        assertThat(chance.differs()).isFalse();
        assertThat(interval(chance).contains(0.08)).isTrue();
    }

    @Test
    void shouldCountWhatDiffersFromSeedToSeedWhereItCan() {
        String steady = runs(0.50, 0.51, 0.49);
        String wild = runs(0.1, 0.9, 0.8);
        assertThat(line(steady, wild, "success_rate").differs()).isFalse();
        // the same difference of the pooled rates, which alone would say otherwise
        assertThat(line(steady, runs(0.60, 0.61, 0.59), "success_rate").differs())
                .isTrue();
    }

    @Test
    void shouldNotTakeRunsThatAgreeForAProof() {
        Comparison.Line line = line(runs(1, 1, 1), runs(1, 1, 1), "success_rate");
        assertThat(interval(line).low()).isNegative();
        assertThat(interval(line).high()).isPositive();
    }

    @Test
    void shouldCompareMeansAndPercentiles() {
        String one =
                "{\"scenario\":\"s\",\"hops_mean\":2,\"latency_ms\":{\"p50\":10},\"confidence\":{\"hops_mean\":{\"kind\":\"mean\","
                        + "\"low\":1.7,\"high\":2.3},\"latency_ms\":{\"p50\":{\"low\":9,\"high\":11}}}}";
        String other = one.replace("\"hops_mean\":2", "\"hops_mean\":2.5")
                .replace("1.7", "2.1")
                .replace("2.3", "2.9")
                .replace("\"p50\":10", "\"p50\":15")
                .replace("\"low\":9,\"high\":11", "\"low\":14,\"high\":16");
        assertThat(interval(line(one, other, "hops_mean")).low()).isCloseTo(0, within(1e-9));
        assertThat(line(one, other, "latency_ms.p50").differs()).isTrue();
        assertThat(interval(line(one, other, "latency_ms.p50")).high()).isCloseTo(5 + Math.sqrt(2), within(1e-9));
    }

    @Test
    void shouldNotCompareDifferentScenariosNorWhatTheMachineTook() {
        assertThatThrownBy(() -> compare("{\"scenario\":\"a\"}", "{\"scenario\":\"b\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\", another of \"b\"");
        assertThat(compare("{\"scenario\":\"a\",\"wall_s\":1,\"x\":null}", "{\"scenario\":\"a\",\"wall_s\":2,\"x\":1}"))
                .isEmpty();
    }

    private static String rate(int successes, int trials) {
        return "{\"scenario\":\"s\",\"success_rate\":" + (double) successes / trials
                + ",\"confidence\":{\"success_rate\":" + "{\"kind\":\"rate\",\"successes\":" + successes
                + ",\"trials\":" + trials + "}}}";
    }

    private static String runs(double a, double b, double c) {
        return "{\"scenario\":\"s\",\"success_rate\":" + (a + b + c) / 3 + ",\"confidence\":{\"success_rate\":"
                + "{\"kind\":\"rate\",\"successes\":" + Math.round((a + b + c) * 1e6) + ",\"trials\":3000000}},"
                + "\"runs\":[{\"success_rate\":" + a + "},{\"success_rate\":" + b + "},{\"success_rate\":" + c + "}]}";
    }

    private static Interval interval(Comparison.Line line) {
        return Objects.requireNonNull(line.difference());
    }

    private static Comparison.Line line(String one, String other, String name) {
        return compare(one, other).stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Comparison.Line> compare(String one, String other) {
        return new Comparison(List.of(json(one), json(other))).lines();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
