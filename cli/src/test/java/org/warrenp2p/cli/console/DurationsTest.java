package org.warrenp2p.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "10s,PT10S", "2m,PT2M", "1h,PT1H", "99999999h,PT99999999H"})
    void shouldReadEveryUnit(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "10 s", "10S", "1d", "123456789s", "0ms"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500ms, 10s or 2m");
    }

    @ParameterizedTest
    @CsvSource({
        "420000,0.42 ms",
        "1000000,1 ms",
        "31400000,31 ms",
        "500000000,500 ms",
        "1740000000,1.7 s",
        "10000000000,10 s",
        "100000000000,100 s"
    })
    void shouldTellPeopleWhatMatters(long nanos, String expected) {
        assertThat(Durations.text(Duration.ofNanos(nanos))).isEqualTo(expected);
    }

    @Test
    void shouldTellScriptsMillisecondsWithMicroseconds() {
        assertThat(Durations.millis(Duration.ofNanos(1_234_567))).isEqualTo(1.235);
    }
}
