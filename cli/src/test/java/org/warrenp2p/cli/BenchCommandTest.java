package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
