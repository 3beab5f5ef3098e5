package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.cli.console.ExitStatus;
import org.warrenp2p.testnet.lab.net.LabMachine;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LabCommandTest {

    private final TestConsole console = new TestConsole();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab --pairs port|\"port\" is no pair",
                "lab --pairs port:cone|There is no NAT type \"cone\"; there are full, addr, port",
                "lab --same-nat --pairs port:full|Behind the same router both have the same type, which port:full do not",
                "lab --tries 0|The tries are 1 to 1000, not 0",
                "lab --observers 17|The observers are 1 to 16, not 17",
                "lab --loss 1.5|The loss is 0 to 1, not 1.5",
                "lab --reorder -1|The share that is reordered is 0 to 1, not -1.0",
                "lab --latency 11s|A frame takes 0 to 10 s",
                "lab --seed 9007199254740992|A seed is 0 to 2^53 - 1, not 9007199254740992",
                "lab port:port|takes no \"port:port\"",
            })
    void shouldSayInOneSentenceWhatIsWrong(String command, String sentence) {
        assertThat(console.run(command.split(" "))).isEqualTo(ExitStatus.USAGE);
        assertThat(console.out()).isEmpty();
        assertThat(console.err().lines().toList()).hasSize(2).first().asString().contains(sentence);
    }

    @Test
    @Tag("slow")
    void shouldMakeTheMatrixWithRealNodes() throws Exception {
        assumeLab();
        assertThat(console.run(
                        "lab",
                        "--pairs",
                        "port:public,public:noudp",
                        "--observers",
                        "4",
                        "--timeout",
                        "8s",
                        "--wait-direct",
                        "1s",
                        "--out",
                        directory.toString(),
                        "--json"))
                .isZero();
        JsonNode result = console.json();
        JsonNode reached = result.at("/cells/0");
        assertThat(reached.get("a").asText()).isEqualTo("port");
        assertThat(reached.get("b").asText()).isEqualTo("public");
        assertThat(reached.get("outcome").asText()).isEqualTo("direct");
        // from the home to the public host are two cables of 10 ms, and a record must be found before
        assertThat(reached.get("time_to_direct_ms").asDouble()).isGreaterThan(40);
        assertThat(reached.get("time_to_first_byte_ms").asDouble())
                .isGreaterThan(reached.get("time_to_direct_ms").asDouble());
        JsonNode blocked = result.at("/cells/1");
        assertThat(blocked.get("outcome").asText()).isEqualTo("relay");
        assertThat(blocked.get("time_to_first_byte_ms").asDouble()).isGreaterThan(40);
        assertThat(blocked.get("time_to_direct_ms").isNull()).isTrue();
        assertThat(result.get("direct_rate").asDouble()).isEqualTo(0.5);
        assertThat(result.get("connected_rate").asDouble()).isEqualTo(1);
        assertThat(result.at("/configuration/pairs").asText()).isEqualTo("port:public,public:noudp");
        assertThat(result.at("/files/cells.csv").asText()).startsWith("sha256:");
        assertThat(Files.readAllLines(directory.resolve("cells.csv"))).hasSize(3);
        assertThat(directory.resolve("report.html")).isNotEmptyFile();
        assertThat(directory.resolve("result.json")).isNotEmptyFile();
    }

    @Test
    @Tag("slow")
    void shouldLeaveNothingWhenItIsInterrupted() throws Exception {
        assumeLab();
        try (WarrenProcess lab =
                WarrenProcess.start("lab", "--pairs", "port:port", "--observers", "1", "--tries", "1000")) {
            // its first line comes before the first namespace; it ends whether it has built little or much
            assertThat(lab.nextLine()).contains("1 pairs, 1000 tries");
            awaitNamespacesOf(lab);
            lab.terminate();
            lab.awaitExit();
            assertThat(namespacesOf(lab)).isZero();
        }
    }

    private static void awaitNamespacesOf(WarrenProcess lab) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (namespacesOf(lab) < 4) {
            assertThat(System.nanoTime()).as(lab.said()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static long namespacesOf(WarrenProcess lab) throws Exception {
        Path all = Path.of("/run/netns");
        if (!Files.exists(all)) {
            return 0;
        }
        try (var names = Files.list(all)) {
            return names.filter(name -> name.getFileName().toString().startsWith("warrenlab-" + lab.pid() + "-"))
                    .count();
        }
    }

    private static void assumeLab() throws InterruptedException {
        Optional<String> missing = LabMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    }
}
