package org.warrenp2p.bench.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Benchmarks;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;

/** Every benchmark runs and gives its figures. No figure is held against its bar here: machines differ. */
@Timeout(300)
class RowsTest {

    @Test
    void shouldHaveNamesThatTellThemApart() {
        List<String> names = Benchmarks.all().stream().map(Benchmark::name).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
        assertThat(names).allSatisfy(name -> assertThat(Benchmarks.named(name)).isPresent());
        assertThat(Benchmarks.named("unheard-of")).isEmpty();
    }

    @Test
    @Tag("slow")
    void shouldBootstrap() throws Exception {
        Ran figures = run(new BootstrapBenchmark());

        assertThat(figures.of("stalled_nodes")).isZero();
        assertThat(figures.of("all_joined_s")).isBetween(0.01, 60.0);
        assertThat(figures.of("p50_joined_ms")).isLessThanOrEqualTo(figures.of("all_joined_s") * 1000);
        assertThat(figures.of("contacts_min")).isBetween(1.0, 49.0);
    }

    private static Ran run(Benchmark benchmark) throws Exception {
        List<Figure> figures = benchmark.run(Measuring.quietly(Duration.ofSeconds(1)));
        assertThat(figures)
                .isNotEmpty()
                .allSatisfy(figure -> assertThat(figure.name()).matches("[a-z][a-z0-9_]*"));
        return new Ran(figures);
    }

    /** What a benchmark gave. */
    private record Ran(List<Figure> figures) {

        double of(String name) {
            return figures.stream()
                    .filter(figure -> figure.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .value();
        }
    }
}
