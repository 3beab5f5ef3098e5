package org.warrenp2p.bench;

import java.util.List;
import java.util.Optional;
import org.warrenp2p.bench.rows.Rows;

/** All benchmarks. */
public final class Benchmarks {

    private Benchmarks() {}

    /** In the order of docs/benchmarks.md. */
    public static List<Benchmark> all() {
        return Rows.all();
    }

    /** The one of this name. */
    public static Optional<Benchmark> named(String name) {
        return all().stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }
}
