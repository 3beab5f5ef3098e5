package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.RunDirectory;
import org.warrenp2p.testnet.scenario.Scenario;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.settings.Settings;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/** What chosen nodes did, beside the results or where there are none. */
class TraceTest {

    private static final int NODES = 15;

    @TempDir
    Path directory;

    @Test
    void shouldWriteWhatChosenNodesDoWithoutChangingTheRun() throws IOException {
        Experiment experiment = lookup("wire=messages");
        JsonNode without = run(experiment, null).result();
        String searcher = firstSearcher();
        assertThat(directory.resolve("trace.csv")).doesNotExist();
        JsonNode with = run(experiment, new TraceRequest(List.of(searcher, "host-3"), 12, 14))
                .result();

        assertThat(with.get("trace_hash")).isEqualTo(without.get("trace_hash"));
        assertThat(with.at("/files/trace.csv").asText()).startsWith("sha256:");
        assertThat(with.get("notes")).isEqualTo(without.get("notes"));
        List<String> rows = Files.readAllLines(directory.resolve("trace.csv"));
        assertThat(rows.get(0)).isEqualTo("seed,at_s,host,peer,event,from,to,bytes,what");
        assertThat(rows.subList(1, rows.size()))
                .hasSizeGreaterThan(20)
                .allMatch(row -> row.contains("," + searcher + ",") || row.contains(",host-3,"))
                .allMatch(row -> seconds(row) >= 12 && seconds(row) <= 14)
                .anyMatch(row -> row.contains("," + searcher + ",sent,"))
                .anyMatch(row -> row.contains(",host-3,"))
                .anyMatch(row -> row.contains("asks GET_RECORD at "))
                .anyMatch(row -> row.contains(",received,") && row.contains("answers "));
    }

    @Test
    void shouldSayWhenNobodyIsCalledThat() throws IOException {
        JsonNode result = run(lookup(), new TraceRequest(List.of("host-99"), 0, Double.POSITIVE_INFINITY))
                .result();
        assertThat(result.get("notes").toString()).contains("Nobody is called host-99");
        assertThat(Files.readAllLines(directory.resolve("trace.csv"))).hasSize(1);
    }

    @Test
    void shouldTellOfAFailureHowToRepeatItAndWhatToLookAt() throws IOException {
        Experiment failing = failing();
        ExperimentFailure failure = catchThrowableOfType(ExperimentFailure.class, () -> run(failing, null));
        assertThat(failure.getMessage())
                .matches("The run with seed 1 failed: Seed 1, at PT35S, host-\\d+, event \\d+: .*It broke");
        assertThat(failure.repeatCommand())
                .isEqualTo("warren sim mine.yaml --nodes 15 --seed 1 --set loss=0 --out " + directory);
        assertThat(failure.traceOptions()).matches("--trace host-\\d+ --trace-from 25.000 --trace-to 35.001");

        String host = failure.traceOptions().replaceAll("--trace (\\S+) .*", "$1");
        ExperimentFailure again = catchThrowableOfType(
                ExperimentFailure.class, () -> run(failing, new TraceRequest(List.of(host), 25, 35.001)));
        assertThat(again).hasMessage(failure.getMessage());
        List<String> rows = Files.readAllLines(directory.resolve("trace.csv"));
        assertThat(rows).hasSizeGreaterThan(5);
        // the task that threw is the last thing that happened
        assertThat(rows.get(rows.size() - 1))
                .startsWith("1,35.000000," + host + ",")
                .contains(",task,");
    }

    private ExperimentRunner.Outcome run(Experiment experiment, @Nullable TraceRequest trace) throws IOException {
        return new ExperimentRunner(
                        experiment, RunDirectory.prepare(directory), "0123abc", (phase, done, of) -> {}, trace)
                .run();
    }

    private static Experiment lookup(String... set) throws IOException {
        Map<String, String> given = new LinkedHashMap<>(
                Map.of("join_time", "5s", "settle", "5s", "lookups", "60", "closest_lookups", "2", "newcomers", "1"));
        for (String pair : set) {
            given.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return Experiment.of(new Experiment.Request("lookup", NODES, 1L, 1, given));
    }

    /** Somebody who begins a search between the 12th and the 13th second. */
    private String firstSearcher() throws IOException {
        return Files.readAllLines(directory.resolve("lookups.csv")).stream()
                .skip(1)
                .filter(row -> seconds(row) > 12 && seconds(row) < 13)
                .map(row -> column(row, 2))
                .findFirst()
                .orElseThrow();
    }

    private static double seconds(String row) {
        return Double.parseDouble(column(row, 1));
    }

    private static String column(String row, int index) {
        return row.split(",", -1)[index];
    }

    private static Experiment failing() {
        Scenario scenario = new BrokenScenario();
        Map<String, String> set = Map.of("loss", "0");
        return new Experiment(
                "mine.yaml",
                scenario,
                "",
                Settings.of(Experiment.parameters(scenario), Map.of("join_time", "15s", "settle", "10s", "loss", "0")),
                NODES,
                1,
                1,
                set);
    }

    /** A node throws ten seconds after everybody has settled. */
    private static final class BrokenScenario implements Scenario {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String title() {
            return "Broken";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of();
        }

        @Override
        public void run(World world, int nodes, Results results) {
            world.populate(nodes);
            Peer peer = Objects.requireNonNull(world.peers().get(nodes / 2));
            peer.host().loop().schedule(Duration.ofSeconds(10).toNanos(), () -> {
                throw new IllegalStateException("It broke");
            });
            world.run("waiting", Duration.ofMinutes(1));
        }
    }
}
