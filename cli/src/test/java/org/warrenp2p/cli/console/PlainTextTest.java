package org.warrenp2p.cli.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "two\nlines\n", "a\ttab", "Grüße, 世界 🦔"})
    void shouldShowText(String text) {
        assertThat(PlainText.is(text.getBytes(UTF_8))).isTrue();
        assertThat(PlainText.of(text.getBytes(UTF_8))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[2J", "\u0000", "\u0007", "back\b", "over\r", "\u009b2J", "\u202egnp.exe", "\ue000"})
    void shouldNotLetStrangersTalkToTheTerminal(String text) {
        assertThat(PlainText.is(text.getBytes(UTF_8))).isFalse();
    }

    @Test
    void shouldNotTakeOtherBytesForText() {
        assertThat(PlainText.is("Grüße".getBytes(ISO_8859_1))).isFalse();
    }
}
