package org.warrenp2p.bench.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;

/** What a benchmark gave that was run in a hurry. */
record Ran(List<Figure> figures) {

    static Ran of(Benchmark benchmark) throws Exception {
        List<Figure> figures = benchmark.run(Measuring.quietly(Duration.ofSeconds(1)));
        assertThat(figures)
                .isNotEmpty()
                .allSatisfy(figure -> assertThat(figure.name()).matches("[a-z][a-z0-9_]*"));
        return new Ran(figures);
    }

    double of(String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
