package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured over messages is what would be measured over sessions. */
class WiresAgreeTest {

    private static final int NODES = 150;

    @TempDir
    Path directory;

    @Test
    void shouldMeasureTheSameOverBothWires() throws IOException {
        JsonNode sessions = run("sessions");
        JsonNode messages = run("messages");
        assertThat(sessions.get("wire").asText()).isEqualTo("sessions");
        assertThat(messages.get("wire").asText()).isEqualTo("messages");
        for (String rate : List.of("success_rate", "joined_rate")) {
            assertThat(sessions.get(rate).asDouble()).as(rate).isEqualTo(1);
            assertThat(messages.get(rate).asDouble()).as(rate).isEqualTo(1);
        }
        assertThat(messages.get("closest_correct_rate").asDouble())
                .isCloseTo(sessions.get("closest_correct_rate").asDouble(), within(0.01));
        assertThat(messages.get("table_contacts_mean").asDouble())
                .isCloseTo(sessions.get("table_contacts_mean").asDouble(), withPercentage(2));
        assertThat(messages.get("hops_mean").asDouble())
                .isCloseTo(sessions.get("hops_mean").asDouble(), withPercentage(5));
        assertThat(messages.get("messages_mean").asDouble())
                .isCloseTo(sessions.get("messages_mean").asDouble(), withPercentage(5));
        // of 400 searches each, of which the slow ones are few
        assertThat(messages.at("/latency_ms/p50").asDouble())
                .isCloseTo(sessions.at("/latency_ms/p50").asDouble(), withPercentage(10));
        assertThat(messages.at("/latency_ms/p95").asDouble())
                .isCloseTo(sessions.at("/latency_ms/p95").asDouble(), withPercentage(25));
        assertThat(messages.get("events").asLong())
                .isLessThan(sessions.get("events").asLong() * 3 / 4);
    }

    @Test
    void shouldDoTheSameWithMessagesThatAreWrittenAsBytes() throws IOException {
        JsonNode asTheyAre = run("messages");
        JsonNode asBytes = run("encoded");
        assertThat(asBytes.get("wire").asText()).isEqualTo("encoded");
        assertThat(asBytes.get("trace_hash")).isEqualTo(asTheyAre.get("trace_hash"));
        assertThat(asBytes.get("events")).isEqualTo(asTheyAre.get("events"));
    }

    private JsonNode run(String wire) throws IOException {
        List<String> set = new ArrayList<>(
                List.of("join_time=1m", "settle=2m", "lookups=400", "closest_lookups=100", "wire=" + wire));
        return SmallRun.of("lookup", NODES, 1, 1, directory.resolve(wire), set.toArray(String[]::new))
                .result();
    }
}
