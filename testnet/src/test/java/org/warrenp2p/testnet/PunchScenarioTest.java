package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes that find out what stands in front of them, get coordinators, and punch. */
class PunchScenarioTest {

    private static final String[] SHORT = {"join_time=20s", "settle=90s", "pairs=60", "relays=off"};

    /** Relays have to be known before anybody can have a place. */
    private static final String[] RELAYED = {"join_time=20s", "settle=3m", "pairs=60"};

    @TempDir
    Path directory;

    @Test
    void shouldPunchWithTheNodesThatShip() throws IOException {
        JsonNode result = SmallRun.of("punch", 80, 1, 1, directory, SHORT).result();
        int direct = 0;
        for (JsonNode pair : result.get("pairs")) {
            String a = pair.get("a").asText();
            String b = pair.get("b").asText();
            int tries = pair.get("tries").asInt();
            boolean blocked = a.equals("udp-blocked") || b.equals("udp-blocked");
            boolean bothSymmetric = a.equals("symmetric") && b.equals("symmetric");
            assertThat(pair.get("ceiling").asInt()).as("%s × %s", a, b).isEqualTo(blocked || bothSymmetric ? 0 : tries);
            assertThat(pair.get("direct").asInt()).isLessThanOrEqualTo(blocked ? 0 : tries);
            assertThat(pair.get("connected")).isEqualTo(pair.get("direct"));
            direct += pair.get("direct").asInt();
        }
        assertThat(result.at("/confidence/direct_rate/successes").asInt()).isEqualTo(direct);
        assertThat(result.get("direct_of_ceiling_rate").asDouble()).isGreaterThan(0.95);
        assertThat(result.get("first_attempt_share").asDouble()).isGreaterThan(0.95);
        assertThat(result.at("/confidence/first_attempt_share/trials").asInt()).isGreaterThan(20);
        assertThat(result.get("nat_classified_rate").asDouble()).isGreaterThan(0.95);
        assertThat(result.get("role_right_rate").asDouble()).isGreaterThan(0.95);
        assertThat(result.at("/time_to_first_byte_ms/p50").asDouble())
                .isGreaterThan(result.at("/time_to_direct_ms/p50").asDouble());
        int failed = 0;
        for (JsonNode failure : result.get("failures")) {
            assertThat(failure.get("reason").asText()).isNotBlank();
            failed += failure.get("pairs").asInt();
        }
        assertThat(failed).isEqualTo(60 - direct).isPositive();
        List<String> rows = Files.readAllLines(directory.resolve("pairs.csv"));
        assertThat(rows).hasSize(61);
        assertThat(rows.stream().filter(row -> row.contains(",true,true,success,3,")))
                .as("sprays and predictions")
                .isNotEmpty();

        JsonNode again = SmallRun.of("punch", 80, 1, 1, directory, SHORT).result();
        assertThat(again.get("trace_hash")).isEqualTo(result.get("trace_hash"));
        assertThat(again.get("time_to_direct_ms")).isEqualTo(result.get("time_to_direct_ms"));
    }

    @Test
    void shouldConnectOverRelaysWhomNoPunchBringsTogether() throws IOException {
        JsonNode result = SmallRun.of("punch", 80, 1, 1, directory, RELAYED).result();
        assertThat(result.get("connected_with_udp_rate").asDouble()).isEqualTo(1);
        assertThat(result.get("direct_rate").asDouble())
                .isLessThan(result.get("connected_rate").asDouble());
        assertThat(result.get("direct_of_ceiling_rate").asDouble()).isGreaterThan(0.95);
        for (JsonNode pair : result.get("pairs")) {
            assertThat(pair.get("direct").asInt())
                    .isLessThanOrEqualTo(pair.get("connected").asInt());
        }
    }

    @Test
    void shouldRefuseNodesWithoutSessions() {
        assertThatThrownBy(() -> SmallRun.of("punch", 20, 1, 1, directory, "wire=messages"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set wire to sessions");
    }
}
