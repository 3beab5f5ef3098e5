package org.warrenp2p.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MedianTest {

    @Test
    void shouldBeTheOneInTheMiddle() {
        assertThat(Median.of(Stream.of(7))).isEqualTo(7);
        assertThat(Median.of(Stream.of(9, 1, 5))).isEqualTo(5);
        assertThat(Median.of(Stream.of(4, 1, 3, 2))).isEqualTo(2);
        assertThatThrownBy(() -> Median.of(Stream.<Integer>of())).isInstanceOf(IllegalArgumentException.class);
    }
}
