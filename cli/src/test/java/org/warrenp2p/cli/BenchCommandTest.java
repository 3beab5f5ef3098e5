package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Figure;

@Timeout(300)
class BenchCommandTest {

    private final TestConsole console = new TestConsole();

    @Test
    void shouldListWhatCanBeMeasured() {
        assertThat(console.run("bench", "list", "--json")).isZero();

        JsonNode object = console.json();
        assertThat(object.get("ok").asBoolean()).isTrue();
        assertThat(object.get("benchmarks").findValuesAsText("name")).contains("bootstrap");
    }

    @Test
    void shouldRefuseABenchmarkThatThereIsNot() {
        assertThat(console.run("bench", "speed", "--json")).isEqualTo(2);
        assertThat(console.json().get("error").get("code").asText()).isEqualTo("usage");
    }

    @Test
    void shouldRefuseAMeasurementOfNoTime() {
        assertThat(console.run("bench", "bootstrap", "--seconds", "0")).isEqualTo(2);
        assertThat(console.err()).contains("--seconds");
    }

    @Test
    void shouldShowFiguresAsATable() {
        BenchReport report = BenchReport.of(
                "bootstrap",
                List.of(
                        Figure.of("all_joined_s", 3.25, Bar.below(3)),
                        Figure.of("stalled_nodes", 0, Bar.atMost(0)),
                        Figure.of("contacts_min", 1)),
                List.of("The yardstick was not measured"));

        assertThat(report.lines()).hasSize(5);
        assertThat(report.lines().get(1)).contains("all_joined_s", "3.250", "< 3", "NOT MET");
        assertThat(report.lines().get(2))
                .contains("stalled_nodes", "<= 0", "met")
                .doesNotContain("NOT");
        assertThat(report.lines().get(3)).contains("contacts_min").doesNotContain("met");
        assertThat(report.lines().get(4)).contains("The yardstick was not measured");
        assertThat(report.json().get("remarks").get(0).asText()).isEqualTo("The yardstick was not measured");
    }

    @Test
    @Tag("slow")
    void shouldRunARowInAnotherProcess() throws Exception {
        BenchReport report = BenchReport.of(OwnProcess.run(List.of(), List.of("bench", "bootstrap", "--json")));

        assertThat(report.json().get("figures").get("all_joined_s").asDouble()).isPositive();
        assertThat(report.lines().get(0)).contains("bootstrap");
    }

    @Test
    @Tag("slow")
    void shouldTellFiguresAndTheirBars() {
        assertThat(console.run("bench", "bootstrap", "--json")).isZero();

        JsonNode object = console.json();
        assertThat(object.get("name").asText()).isEqualTo("bootstrap");
        assertThat(object.get("figures").get("all_joined_s").asDouble()).isPositive();
        assertThat(object.get("bars").get("all_joined_s").get("limit").asDouble())
                .isEqualTo(3);
    }
}
