package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.warrenp2p.testnet.lab.net.LabMachine;

/**
 * The cells of the matrix that matter most, twenty tries each. How fast they connect is no business of a test that others share a
 * machine with; docs/benchmarks.md has the times.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = "warren.lab.bars", matches = "true", disabledReason = "it wants a machine of its own")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LabBarsTest {

    private static final int TRIES = 20;

    /** Where a port must be guessed, 95 % are wanted: of twenty, 15 or fewer would come once in 400 times. */
    private static final int LEAST_GUESSED = 16;

    @Test
    void shouldConnectHomesWithEveryKindOfRouter() throws Exception {
        Optional<String> missing = LabMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        TestConsole console = new TestConsole();
        assertThat(console.run(
                        "lab",
                        "--pairs",
                        "port:port,port:full,masq:addr,symseq:port,port:symmetric",
                        "--tries",
                        Integer.toString(TRIES),
                        "--abreast",
                        "8",
                        "--observers",
                        "12",
                        "--warm-ups",
                        "5",
                        "--json"))
                .isZero();
        for (JsonNode cell : console.json().get("cells")) {
            boolean guessed = cell.get("b").asText().equals("symmetric");
            assertThat(cell.get("direct").asInt())
                    .as(cell.toString())
                    .isGreaterThanOrEqualTo(guessed ? LEAST_GUESSED : TRIES);
        }
    }
}
