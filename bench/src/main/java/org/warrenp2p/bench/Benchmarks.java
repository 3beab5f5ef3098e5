package org.warrenp2p.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warrenp2p.bench.micro.MicroBenchmark;
import org.warrenp2p.bench.rows.Rows;

/** All benchmarks. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Those of the whole node, in the order of docs/benchmarks.md. */
    public static List<Benchmark> rows() {
        return Rows.all();
    }

    /** The rows, and the inner loops. */
    public static List<Benchmark> all() {
        List<Benchmark> all = new ArrayList<>(rows());
        all.add(new MicroBenchmark());
        return List.copyOf(all);
    }

    /** The one of this name. */
    public static Optional<Benchmark> named(String name) {
        return all().stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }
}
