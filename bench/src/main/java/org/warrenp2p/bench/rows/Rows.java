package org.warrenp2p.bench.rows;

import java.util.List;
import org.warrenp2p.bench.Benchmark;

/** The benchmarks in their order. */
public final class Rows {

    private Rows() {}

    /** All of them. */
    public static List<Benchmark> all() {
        return List.of(
                new EstablishedBenchmark(),
                new FirstContactBenchmark(),
                LookupsBenchmark.sequential(),
                LookupsBenchmark.parallel(),
                new ColdLookupBenchmark(),
                new ColdConnectBenchmark(),
                new StreamDirectBenchmark(),
                new StreamRelayedBenchmark(),
                new IdleLinksBenchmark(),
                new RelayForwardingBenchmark(),
                new RelayMemoryBenchmark(),
                new AmplificationBenchmark(),
                new HeapBenchmark(),
                new ResidentBenchmark(),
                new BootstrapBenchmark());
    }
}
