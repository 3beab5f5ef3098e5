package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.scenario.Scenario;
import org.warrenp2p.testnet.scenario.ScenarioCatalog;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.WorldKeys;

/** docs/research.md lists every key as the code has it. */
class DocumentedKeysTest {

    @Test
    void shouldListEveryKeyWithItsUnitDefaultRangeAndMeaning() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "research.md"));
        assertThat(lines)
                .contains(WorldKeys.all().stream().map(DocumentedKeysTest::row).toArray(String[]::new));
        for (Scenario scenario : ScenarioCatalog.all()) {
            assertThat(lines).contains("### " + scenario.name());
            assertThat(lines)
                    .contains(scenario.parameters().stream()
                            .map(DocumentedKeysTest::row)
                            .toArray(String[]::new));
        }
    }

    @Test
    void shouldComeWithAFileForEveryScenarioThatSetsOnlyKeysThatExist() throws IOException {
        for (Scenario scenario : ScenarioCatalog.all()) {
            Experiment experiment =
                    Experiment.of(new Experiment.Request(scenario.name(), null, null, 1, java.util.Map.of()));
            assertThat(experiment.scenario()).isSameAs(scenario);
            assertThat(experiment.question()).endsWith("?");
        }
    }

    private static String row(Parameter<?> key) {
        return "| `" + key.name() + "` | " + key.unit() + " | " + key.defaultText() + " | " + key.range() + " | "
                + key.meaning() + " |";
    }
}
