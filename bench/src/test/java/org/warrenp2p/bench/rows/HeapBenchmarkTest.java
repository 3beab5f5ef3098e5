package org.warrenp2p.bench.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a process of its own: what other tests leave in the heap and give back later would be counted. */
@Timeout(300)
class HeapBenchmarkTest {

    @Test
    @Tag("slow")
    void shouldMeasureTheHeapOfANode() throws Exception {
        Ran figures = Ran.of(new HeapBenchmark());

        assertThat(figures.of("heap_kb_per_node")).isBetween(5.0, 10_000.0);
        assertThat(figures.of("heap_after_kb")).isGreaterThan(figures.of("heap_before_kb"));
    }
}
