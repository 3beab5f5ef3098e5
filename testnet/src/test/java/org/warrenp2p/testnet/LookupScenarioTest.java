package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupScenarioTest {

    private static final String[] SHORT = {
        "join_time=20s", "settle=30s", "lookups=100", "closest_lookups=30", "newcomers=5"
    };

    @TempDir
    Path directory;

    @Test
    void shouldFindEverythingInAQuietNetwork() throws IOException {
        JsonNode result = SmallRun.of("lookup", 40, 1, 1, directory, SHORT).result();
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("nodes").asInt()).isEqualTo(40);
        assertThat(result.get("success_rate").asDouble()).isEqualTo(1);
        assertThat(result.get("closest_correct_rate").asDouble()).isGreaterThan(0.98);
        assertThat(result.at("/confidence/closest_exact_rate/trials").asInt()).isEqualTo(30);
        assertThat(result.get("closest_exact_rate").asDouble())
                .isGreaterThan(0.5)
                .isLessThanOrEqualTo(result.get("closest_correct_rate").asDouble());
        // three must answer before a record is missed, but 20 before the closest are known
        assertThat(result.at("/closest_latency_ms/p50").asDouble())
                .isGreaterThan(result.at("/latency_ms/p50").asDouble())
                .isLessThan(result.at("/closest_latency_ms/p99").asDouble());
        assertThat(result.get("joined_rate").asDouble()).isEqualTo(1);
        assertThat(result.get("hops_mean").asDouble()).isBetween(1.0, 2.0);
        assertThat(result.get("messages_mean").asDouble()).isBetween(3.0, 40.0);
        assertThat(result.at("/latency_ms/p50").asDouble()).isBetween(1.0, 300.0);
        assertThat(result.at("/latency_ms/p99").asDouble())
                .isGreaterThanOrEqualTo(result.at("/latency_ms/p50").asDouble());
        assertThat(result.at("/confidence/success_rate/low").asDouble()).isBetween(0.8, 0.999);
        // five newcomers, and asking who keeps their records, take another 20 s
        assertThat(result.get("virtual_s").asDouble()).isBetween(75.0, 82.0);
        assertThat(result.get("publish_reached").asDouble()).isBetween(19.0, 20.0);
        assertThat(result.at("/publish_ms/p50").asDouble())
                .isLessThan(result.at("/up_ms/p50").asDouble());
    }

    @Test
    void shouldMeasureWhatTheLinksDo() throws IOException {
        JsonNode result = SmallRun.of(
                        "lookup",
                        30,
                        1,
                        1,
                        directory,
                        "join_time=20s",
                        "settle=30s",
                        "lookups=50",
                        "latency=constant",
                        "one_way=100ms",
                        "loss=0")
                .result();
        // one round trip, and as long again where the first question opened the session towards a farther peer
        assertThat(result.at("/latency_ms/p50").asDouble()).isBetween(200.0, 210.0);
    }

    @Test
    void shouldLeaveFilesWhoseChecksumsItTells() throws Exception {
        JsonNode printed = SmallRun.of("lookup", 20, 3, 1, directory, SHORT).result();
        JsonNode kept =
                new ObjectMapper().readTree(directory.resolve("result.json").toFile());
        assertThat(kept).isEqualTo(new ObjectMapper().readTree(printed.toString()));
        assertThat(kept.at("/configuration/commit").asText()).isEqualTo("0123abc");
        assertThat(kept.at("/configuration/set/lookups").asText()).isEqualTo("100");
        for (String file : List.of("lookups.csv", "report.html")) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(directory.resolve(file)));
            assertThat(kept.at("/files/" + file).asText())
                    .isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
        }
        List<String> rows = Files.readAllLines(directory.resolve("lookups.csv"));
        assertThat(rows).hasSize(101);
        assertThat(rows.get(0)).isEqualTo("seed,started_s,searcher,wanted,found,hops,messages,latency_ms");
        assertThat(Files.readString(directory.resolve("time-until-the-20-closest-have-answered.svg")))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" ")
                .contains("<style>");
        String page = Files.readString(directory.resolve("report.html"));
        List<String> closest = Files.readAllLines(directory.resolve("closest.csv"));
        assertThat(closest).hasSize(31);
        assertThat(closest.get(0))
                .isEqualTo("seed,started_s,searcher,target,named,closest,hops,messages,latency_ms,missed");
        assertThat(page).contains("Time until the 20 closest have answered");
        assertThat(page)
                .contains("<svg", "Time to the first valid record", "Hops", "warren sim lookup --nodes 20 --seed 3");
        assertThat(page).doesNotContain("<script", "http:", "https:", "NaN");
    }

    @Test
    void shouldPutSeveralSeedsTogether() throws IOException {
        JsonNode result = SmallRun.of("lookup", 20, 5, 2, directory, SHORT).result();
        assertThat(result.get("runs")).hasSize(2);
        assertThat(result.at("/runs/1/seed").asLong()).isEqualTo(6);
        assertThat(result.at("/runs/0/trace_hash").asText())
                .isNotEqualTo(result.at("/runs/1/trace_hash").asText());
        JsonNode one =
                SmallRun.of("lookup", 20, 6, 1, directory.resolve("one"), SHORT).result();
        assertThat(one.get("trace_hash")).isEqualTo(result.at("/runs/1/trace_hash"));
        assertThat(one.get("hops_mean")).isEqualTo(result.at("/runs/1/hops_mean"));
    }

    @Test
    void shouldNotBeginWithoutAnybodyToJoinThrough() {
        assertThatThrownBy(() -> SmallRun.of("lookup", 2, 1, 1, directory, "nat=A"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take more nodes");
    }
}
