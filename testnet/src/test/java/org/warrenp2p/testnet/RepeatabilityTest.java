package org.warrenp2p.testnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.testnet.scenario.Scenario;
import org.warrenp2p.testnet.scenario.ScenarioCatalog;

/** The same seeds give the same runs in processes with other collectors, compilers and numbers of processors. */
class RepeatabilityTest {

    private static final int SEEDS = 3;
    private static final String[] SHORT = {"join_time=10s", "settle=5s", "lookups=5", "closest_lookups=2", "newcomers=2"
    };
    private static final String[] REAL = {
        "join_time=10s", "settle=5s", "lookups=5", "closest_lookups=2", "newcomers=2", "crypto=real"
    };

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseParallelGC -XX:ActiveProcessorCount=4",
                "-XX:+UseSerialGC -XX:ActiveProcessorCount=1 -XX:TieredStopAtLevel=1"
            })
    void shouldRepeatASampleOfSeedsOnAnotherMachine(String machine) throws Exception {
        List<String> here = hashes("lookup", 15, SEEDS, SHORT);
        assertThat(here).hasSize(SEEDS).doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{16}"));
        assertThat(inAnotherProcess(machine, "lookup", 15, SEEDS, SHORT)).isEqualTo(here);
    }

    @Test
    void shouldRepeatARunWithTheShippedCryptography() throws Exception {
        List<String> here = hashes("lookup", 15, 1, REAL);
        assertThat(inAnotherProcess("-XX:+UseSerialGC -XX:ActiveProcessorCount=1", "lookup", 15, 1, REAL))
                .isEqualTo(here);
        assertThat(here).isNotEqualTo(hashes("lookup", 15, 1, SHORT));
    }

    @Test
    @Tag("slow")
    void shouldRepeatEveryScenarioOnAnotherMachine() throws Exception {
        for (Scenario scenario : ScenarioCatalog.all()) {
            List<String> set = new ArrayList<>(List.of("wire=messages", "join_time=20s", "settle=20s"));
            switch (scenario.name()) {
                case "churn" -> set.addAll(List.of("duration=4m", "median_session=1m"));
                case "eclipse" -> set.add("attack_time=1m");
                case "partition" -> set.addAll(List.of("cut=1m", "heal_limit=2m"));
                case "punch", "rebind" -> set.addAll(List.of("wire=sessions", "pairs=20"));
                default -> {}
            }
            String[] keys = set.toArray(String[]::new);
            List<String> here = hashes(scenario.name(), 60, 1, keys);
            assertThat(inAnotherProcess("-XX:+UseParallelGC -XX:ActiveProcessorCount=3", scenario.name(), 60, 1, keys))
                    .as(scenario.name())
                    .isEqualTo(here);
        }
    }

    private List<String> hashes(String scenario, int nodes, int seeds, String... set) throws IOException {
        List<String> hashes = new ArrayList<>();
        for (JsonNode run :
                SmallRun.of(scenario, nodes, 1, seeds, directory, set).result().get("runs")) {
            hashes.add(run.get("trace_hash").asText());
        }
        return hashes;
    }

    private List<String> inAnotherProcess(String options, String scenario, int nodes, int seeds, String... set)
            throws IOException, InterruptedException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        List<String> command = new ArrayList<>(List.of(java, "-Xmx256m"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                SmallRun.class.getName(),
                scenario,
                Integer.toString(nodes),
                Integer.toString(seeds),
                directory.toString()));
        command.addAll(List.of(set));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
