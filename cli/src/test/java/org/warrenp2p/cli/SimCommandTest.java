package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.cli.console.ExitStatus;

class SimCommandTest {

    private static final String[] SHORT = {
        "--nodes", "12", "--set", "join_time=5s", "--set", "settle=5s", "--set", "lookups=10"
    };

    private final TestConsole console = new TestConsole();

    @TempDir
    Path directory;

    @Test
    void shouldPrintOneObjectAndLeaveTheFiles() {
        JsonNode result = lookup("lookup", "--seed", "9007199254740991");
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("scenario").asText()).isEqualTo("lookup");
        assertThat(result.get("seed").asLong()).isEqualTo(9_007_199_254_740_991L);
        assertThat(result.get("trace_hash").asText()).matches("[0-9a-f]{16}");
        assertThat(result.get("success_rate").asDouble()).isEqualTo(1);
        assertThat(result.get("events").asLong()).isPositive();
        assertThat(result.get("peak_heap_mb").asDouble()).isPositive();
        assertThat(result.get("wall_s").asDouble()).isPositive();
        assertThat(directory.resolve("result.json")).exists();
        assertThat(directory.resolve("report.html")).exists();
        assertThat(directory.resolve("lookups.csv")).exists();
    }

    @Test
    void shouldRunAScenarioOfOnesOwn() throws IOException {
        Path file = directory.resolve("mine.yaml");
        Files.writeString(file, "scenario: lookup\nset:\n  loss: 0.125\n");
        JsonNode result = lookup(file.toString());
        assertThat(result.at("/configuration/set/loss").asText()).isEqualTo("0.125");
    }

    @Test
    void shouldCompareRuns() {
        lookup("lookup");
        TestConsole comparing = new TestConsole();
        assertThat(comparing.run("sim", "compare", directory.toString(), directory.toString(), "--json"))
                .isZero();
        JsonNode lines = comparing.json().get("lines");
        Path svg = directory.resolve("hops.svg");
        assertThat(comparing.run(
                        "sim",
                        "compare",
                        directory.toString(),
                        directory.toString(),
                        "--plot",
                        "hops_mean",
                        "--svg",
                        svg.toString()))
                .isZero();
        assertThat(svg).content().startsWith("<svg ").contains(">hops_mean<");
        assertThat(lines)
                .hasSizeGreaterThan(5)
                .allMatch(line -> !line.get("differs").asBoolean());
    }

    @Test
    void shouldListScenariosAndTheirKeys() {
        assertThat(console.run("sim", "list", "--json")).isZero();
        List<String> names = new ArrayList<>();
        console.json()
                .get("scenarios")
                .forEach(scenario -> names.add(scenario.get("name").asText()));
        assertThat(names)
                .containsExactly(
                        "lookup",
                        "churn",
                        "punch",
                        "rebind",
                        "adversary",
                        "eclipse",
                        "partition",
                        "flashcrowd",
                        "massdeath");
        assertThat(console.json().at("/keys/0/key").asText()).isEqualTo("wire");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sim|It needs a scenario",
                "sim lookup|It needs a directory",
                "sim nothing --out DIR|There is no scenario \"nothing\"; there are lookup, churn",
                "sim lookup --nodes 1 --out DIR|The nodes are 2 to 100000, not 1",
                "sim lookup --seed 9007199254740992 --out DIR|A seed is 0 to 2^53 - 1, not 9007199254740992",
                "sim lookup --seeds 0 --out DIR|The seeds are 1 to 1000, not 0",
                "sim lookup --set loss=2 --out DIR|loss: it is 0 to 0.9, not 2",
                "sim lookup --set los=0 --out DIR|There is no key \"los\"; the keys are lookups",
                "sim lookup --set loss --out DIR|KEY=VALUE",
                "sim lookup --trace-from 5 --out DIR|A trace is of some nodes",
                "sim lookup --trace host-1 --trace-from 5 --trace-to 4 --out DIR|not from 5.0 to 4.0 s",
                "sim compare DIR|requires at least 2",
                "sim compare DIR DIR --plot hops_mean|A picture needs results and a file",
            })
    void shouldSayInOneSentenceWhatIsWrong(String command, String sentence) {
        assertThat(console.run(command.replace("DIR", directory.toString()).split(" ")))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(console.out()).isEmpty();
        assertThat(console.err().lines().toList()).hasSize(2).first().asString().contains(sentence);
    }

    @Test
    void shouldTellHowToRepeatARunThatFailed() {
        // one of these twelve is a server, which knows nobody to ask when it searches
        String[] command = {
            "sim",
            "massdeath",
            "--nodes",
            "12",
            "--seed",
            "1",
            "--set",
            "nat=A",
            "--set",
            "join_time=5s",
            "--set",
            "settle=5s",
            "--set",
            "lookups=5",
            "--out",
            directory.toString(),
            "--json"
        };
        assertThat(console.run(command)).isEqualTo(ExitStatus.FAILED);
        assertThat(console.json().at("/error/code").asText()).isEqualTo("sim_failed");
        String hint = console.json().at("/error/hint").asText();
        assertThat(hint)
                .startsWith("To have the same again: warren sim massdeath --nodes 12 --seed 1 --set nat=A ")
                .contains(" --out " + directory)
                .containsPattern("add --trace host-[0-9]+ --trace-from [0-9.]+ --trace-to [0-9.]+");
    }

    @Test
    void shouldTraceANode() {
        lookup("lookup", "--trace", "host-2,host-3", "--trace-from", "9", "--trace-to", "10.5");
        assertThat(directory.resolve("trace.csv")).isNotEmptyFile();
    }

    @Test
    void shouldRefuseADirectoryThatCannotBeWrittenBeforeAnythingRuns() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(console.run("sim", "lookup", "--nodes", "100000", "--out", file.toString(), "--json"))
                .isEqualTo(ExitStatus.SETUP);
        assertThat(console.json().at("/error/code").asText()).isEqualTo("file");
    }

    @Test
    void shouldMissAFileThatIsNotThere() {
        assertThat(console.run("sim", "no/such.yaml", "--out", directory.toString(), "--json"))
                .isEqualTo(ExitStatus.SETUP);
        assertThat(console.json().at("/error/message").asText()).isEqualTo("There is no no/such.yaml");
    }

    private JsonNode lookup(String scenario, String... further) {
        List<String> arguments = new ArrayList<>(List.of("sim", scenario, "--out", directory.toString(), "--json"));
        arguments.addAll(List.of(SHORT));
        arguments.addAll(List.of(further));
        assertThat(console.run(arguments.toArray(String[]::new))).isZero();
        return console.json();
    }
}
