package org.warrenp2p.testnet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final Parameter<Integer> COUNT = Parameter.count("count", "things", 5, 1, 10, "things");
    private static final Parameter<Double> SHARE = Parameter.fraction("share", 0.25, 1, "a share");
    private static final Parameter<Duration> WAIT = Parameter.duration("wait", "10s", "1s", "2h", "a wait");
    private static final Parameter<String> COLOUR = Parameter.word("colour", List.of("red", "blue"), "a colour");
    private static final List<Parameter<?>> ALL = List.of(COUNT, SHARE, WAIT, COLOUR);

    @Test
    void shouldTakeDefaultsWhereNothingIsSaid() {
        Settings settings = Settings.of(ALL, Map.of());
        assertThat(settings.get(COUNT)).isEqualTo(5);
        assertThat(settings.get(SHARE)).isEqualTo(0.25);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.get(COLOUR)).isEqualTo("red");
        assertThat(settings.texts().keySet()).containsExactly("count", "share", "wait", "colour");
    }

    @Test
    void shouldTakeWhatIsGiven() {
        Settings settings = Settings.of(ALL, Map.of("count", "10", "share", "1e-3", "wait", "1.5h", "colour", "blue"));
        assertThat(settings.get(COUNT)).isEqualTo(10);
        assertThat(settings.get(SHARE)).isEqualTo(0.001);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofMinutes(90));
        assertThat(settings.get(COLOUR)).isEqualTo("blue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count|11|count: it is 1 to 10, not 11",
                "count|0|count: it is 1 to 10, not 0",
                "count|many|count: \"many\" is not a whole number",
                "share|1.5|share: it is 0 to 1, not 1.5",
                "share|NaN|share: it is 0 to 1, not NaN",
                "wait|500ms|wait: it is 1s to 2h, not 500ms",
                "wait|3h|wait: it is 1s to 2h, not 3h",
                "wait|10|wait: \"10\" is not a time",
                "colour|green|colour: \"green\" is not one of red, blue",
                "color|red|There is no key \"color\"; the keys are count, share, wait, colour",
            })
    void shouldSayWhatIsWrong(String key, String value, String sentence) {
        assertThatThrownBy(() -> Settings.of(ALL, Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }
}
