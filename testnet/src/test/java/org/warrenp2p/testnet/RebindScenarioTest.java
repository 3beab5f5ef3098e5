package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes that talk while their routers take other ports. */
class RebindScenarioTest {

    private static final String[] SHORT = {"join_time=20s", "settle=60s", "pairs=12", "nat=A"};

    @TempDir
    Path directory;

    @Test
    void shouldMeasureForHowLongNothingIsHeard() throws IOException {
        JsonNode result = SmallRun.of("rebind", 50, 1, 1, directory, SHORT).result();
        assertThat(result.at("/confidence/talked_rate/trials").asInt()).isEqualTo(12);
        assertThat(result.get("talked_rate").asDouble()).isGreaterThan(0.6);
        assertThat(result.get("recovered_rate").asDouble()).isGreaterThan(0.4);
        assertThat(result.at("/rebind_gap_ms/p50").asDouble()).isBetween(100.0, 3_000.0);
        assertThat(Files.readAllLines(directory.resolve("rebinds.csv")))
                .hasSize(1 + result.at("/confidence/recovered_rate/trials").asInt());

        JsonNode again = SmallRun.of("rebind", 50, 1, 1, directory, SHORT).result();
        assertThat(again.get("trace_hash")).isEqualTo(result.get("trace_hash"));
    }

    @Test
    void shouldRefuseWhatCannotRebind() {
        assertThatThrownBy(() -> SmallRun.of("rebind", 20, 1, 1, directory, "wire=messages"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set wire to sessions");
        assertThatThrownBy(() -> SmallRun.of("rebind", 20, 1, 1, directory, "nat=none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set nat to A, B or C");
    }
}
