package org.warrenp2p.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void shouldBeHeldAgainstItsBar() {
        assertThat(Figure.of("p50_ms", 6, Bar.atMost(6)).met()).isTrue();
        assertThat(Figure.of("p50_ms", 6.1, Bar.atMost(6)).met()).isFalse();
        assertThat(Figure.of("lookups_per_s", 700, Bar.atLeast(700)).met()).isTrue();
        assertThat(Figure.of("lookups_per_s", 699, Bar.atLeast(700)).met()).isFalse();
        assertThat(Figure.of("all_joined_s", 2.9, Bar.below(3)).met()).isTrue();
        assertThat(Figure.of("all_joined_s", 3, Bar.below(3)).met()).isFalse();
        assertThat(Figure.of("contacts", 1).met()).isTrue();
    }

    @Test
    void shouldRefuseWhatNoJsonCanHold() {
        assertThatIllegalArgumentException().isThrownBy(() -> Figure.of("ratio", 1.0 / 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Figure.of("ratio", 0.0 / 0));
    }
}
