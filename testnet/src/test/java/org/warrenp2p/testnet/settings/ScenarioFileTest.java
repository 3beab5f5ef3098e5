package org.warrenp2p.testnet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {

    @Test
    void shouldReadWhatIsDeclared() {
        ScenarioFile file = ScenarioFile.parse("mine.yaml", """
                scenario: lookup
                question: Does loss matter?
                nodes: 500
                seed: 9007199254740991
                set:
                  loss: 0.05
                  settle: 90s
                  lookups: 20
                """);
        assertThat(file.scenario()).isEqualTo("lookup");
        assertThat(file.question()).isEqualTo("Does loss matter?");
        assertThat(file.nodes()).isEqualTo(500);
        assertThat(file.seed()).isEqualTo(9_007_199_254_740_991L);
        assertThat(file.set()).containsExactly(entry("loss", "0.05"), entry("settle", "90s"), entry("lookups", "20"));
    }

    @Test
    void shouldNeedNothingButTheScenario() {
        ScenarioFile file = ScenarioFile.parse("mine.yaml", "scenario: lookup");
        assertThat(file.nodes()).isNull();
        assertThat(file.seed()).isNull();
        assertThat(file.set()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes: 5 | mine.yaml: it has to say which experiment",
                "'- a\n- b' | mine.yaml: a scenario is a list of",
                "'' | mine.yaml: a scenario is a list of",
                "'scenario: lookup\nnode: 5' | there is no key \"node\"",
                "'scenario: lookup\nnodes: many' | \"nodes\" is a whole number",
                "'scenario: lookup\nnodes: 99999999999' | 99999999999 nodes are too many",
                "'scenario: lookup\nset: 5' | \"set\" is a list of",
                "'scenario: lookup\nset:\n  loss: [1, 2]' | the value of \"loss\" is a single",
                "'scenario: lookup\nset:\n  loss:' | the value of \"loss\" is a single",
                "'scenario: lookup\nscenario: churn' | duplicate key",
                "'scenario: lookup\nset: {' | line ",
                "'scenario: !!java.net.URL [\"http://localhost\"]' | mine.yaml: line 1",
            })
    void shouldSayWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> ScenarioFile.parse("mine.yaml", text == null ? "" : text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mine.yaml: ")
                .hasMessageContaining(sentence);
    }
}
