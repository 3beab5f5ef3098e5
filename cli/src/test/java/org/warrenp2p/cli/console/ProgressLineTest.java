package org.warrenp2p.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
    private long nowNanos;

    @Test
    void shouldRewriteOneLineOnATerminal() {
        ProgressLine line = new ProgressLine(err, true, () -> nowNanos);
        nowNanos += 100_000_000;
        line.show("joining", 12, 24);
        line.clear();

        assertThat(text())
                .contains("\r\u001b[K  joining [############            ] 12/24")
                .doesNotContain("\n");
        assertThat(text()).endsWith("\r\u001b[K");
    }

    @Test
    void shouldPrintPlainLinesNowAndThenElsewhere() {
        ProgressLine line = new ProgressLine(err, false, () -> nowNanos);
        for (int second = 1; second <= 12; second++) {
            nowNanos += 1_000_000_000;
            line.show("joining", second, 12);
        }
        line.clear();

        assertThat(text().lines()).containsExactly("warren: joining 5 of 12", "warren: joining 10 of 12");
    }

    @Test
    void shouldNotRedrawFasterThanEyesCanFollow() {
        ProgressLine line = new ProgressLine(err, true, () -> nowNanos);
        for (int i = 0; i < 100; i++) {
            nowNanos += 1_000_000;
            line.show("joining", i, 100);
        }

        assertThat(text().split("joining", -1)).hasSize(3);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
