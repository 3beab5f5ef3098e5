package org.warrenp2p.testnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.lab.Attempt.Outcome;
import org.warrenp2p.testnet.lab.nat.NatType;
import org.warrenp2p.testnet.report.Results;

class MatrixTest {

    private static final Attempt FAST = new Attempt(Outcome.DIRECT, "SUCCESS", 100.0, 80.0, 1, 1, null, null, 0, null);
    private static final Attempt SLOW = new Attempt(Outcome.DIRECT, "SUCCESS", 300.0, 280.0, 2, 1, null, null, 0, null);
    private static final Attempt RELAYED =
            new Attempt(Outcome.RELAY, "SUCCESS", 120.0, null, 1, 1, null, null, 0, null);
    private static final Attempt FAILED = Attempt.failed("nobody, \"there\"");

    private final Cell mostlyDirect = cell(NatType.PORT, NatType.FULL, FAST, FAILED, SLOW);
    private final Cell relayed = cell(NatType.PORT, NatType.SYMMETRIC, RELAYED);
    private final Cell failed = cell(NatType.NOUDP, NatType.FULL, FAILED);

    @Test
    void shouldBeATableOfWhoCallsWhom() {
        assertThat(matrix().lines())
                .containsExactly(
                        "calls \\ is called  full               symmetric",
                        "port               direct 2/3 100 ms  relay 120 ms",
                        "noudp              failed");
    }

    @Test
    void shouldCountEveryTry() {
        Results results = matrix().results();
        assertThat(results.measure("direct_rate").single()).isEqualTo(0.4);
        assertThat(results.measure("connected_rate").single()).isEqualTo(0.6);
        assertThat(results.measure("time_to_first_byte_ms").single()).isEqualTo(120);
        assertThat(results.measure("time_to_direct_ms").single()).isEqualTo(80);
        assertThat(results.notes())
                .containsExactly("port:full failed: nobody, \"there\"", "noudp:full failed: nobody, \"there\"");
    }

    @Test
    void shouldHaveARowForEveryTry() {
        assertThat(matrix().results().tables().get(0).rows())
                .containsExactly(
                        List.of(
                                "port", "full", "1", "direct", "SUCCESS", "100.0", "80.0", "1", "1", "0.0", "", "", "",
                                "", "", ""),
                        List.of(
                                "port",
                                "full",
                                "2",
                                "failed",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "0.0",
                                "",
                                "",
                                "",
                                "",
                                "nobody, \"there\"",
                                ""),
                        List.of(
                                "port", "full", "3", "direct", "SUCCESS", "300.0", "280.0", "2", "1", "0.0", "", "", "",
                                "", "", ""),
                        List.of(
                                "port",
                                "symmetric",
                                "1",
                                "relay",
                                "SUCCESS",
                                "120.0",
                                "",
                                "1",
                                "1",
                                "0.0",
                                "",
                                "",
                                "",
                                "",
                                "",
                                ""),
                        List.of(
                                "noudp",
                                "full",
                                "1",
                                "failed",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "0.0",
                                "",
                                "",
                                "",
                                "",
                                "nobody, \"there\"",
                                ""));
    }

    @Test
    void shouldHaveARowForEveryPair() {
        List<String> row = matrix().results().tables().get(1).rows().get(0);
        assertThat(row.subList(0, 4)).containsExactly("port", "full", "3", "2");
        assertThat(Double.parseDouble(row.get(4))).isBetween(0.2, 2 / 3.0);
        assertThat(Double.parseDouble(row.get(5))).isBetween(2 / 3.0, 0.95);
        assertThat(row.subList(6, 9)).containsExactly("100", "300", "300");
        assertThat(row.subList(9, 12)).containsExactly("80", "280", "280");
        assertThat(row.get(12)).isEqualTo("2.5");
    }

    @Test
    void shouldTellACellAsTheContractHasIt() {
        JsonNode json = mostlyDirect.json();
        assertThat(json.toString())
                .startsWith("{\"a\":\"port\",\"b\":\"full\",\"outcome\":\"direct\",\"time_to_first_byte_ms\":100.0,"
                        + "\"time_to_direct_ms\":80.0,\"rounds\":1,\"tries\":3,\"direct\":2,\"relay\":0,\"failed\":1,"
                        + "\"reason\":\"nobody, \\\"there\\\"\",");
        assertThat(json.path("round_trips").asDouble()).isEqualTo(2.5);
        assertThat(json.at("/first_byte_ms/p95").asDouble()).isEqualTo(300);
        assertThat(json.at("/direct_ms/p50").asDouble()).isEqualTo(80);
        assertThat(json.at("/direct_rate/trials").asInt()).isEqualTo(3);
        assertThat(json.at("/results/SUCCESS").asInt()).isEqualTo(2);
        assertThat(relayed.json().get("time_to_direct_ms").isNull()).isTrue();
        assertThat(relayed.json().get("reason").isNull()).isTrue();
    }

    @Test
    void shouldTakeTheWorseOfTwoThatAreEquallyMany() {
        assertThat(cell(NatType.PORT, NatType.PORT, FAST, FAILED).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(cell(NatType.PORT, NatType.PORT, RELAYED, FAST).outcome()).isEqualTo(Outcome.RELAY);
    }

    private Matrix matrix() {
        return new Matrix(List.of(mostlyDirect, relayed, failed));
    }

    private static Cell cell(NatType a, NatType b, Attempt... attempts) {
        return new Cell(new Pair(a, b), List.of(attempts), 40);
    }
}
