package org.warrenp2p.bench.rows;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.node.WarrenRuntime;

/**
 * How much the heap grows with each further node of a process. The nodes share their threads and are one network, in which
 * everybody has joined, published and known others; the measure is taken when that has settled.
 */
final class HeapBenchmark implements Benchmark {

    /** Those that pay for classes, caches and the network in which the others are measured. */
    private static final int BEFORE = 50;

    private static final int ADDED = 50;

    /** A collection may leave what finalization or soft references hold to the next. */
    private static final int COLLECTIONS = 4;

    @Override
    public String name() {
        return "heap-per-node";
    }

    @Override
    public String summary() {
        return "heap per additional idle node of one process, " + BEFORE + " to " + (BEFORE + ADDED) + " nodes";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(20);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (LoopbackNodes network = new LoopbackNodes(WarrenRuntime.openForMany())) {
            add(network, BEFORE, measuring);
            TimeUnit.NANOSECONDS.sleep(measuring.time().toNanos());
            long before = usedBytes();
            add(network, ADDED, measuring);
            TimeUnit.NANOSECONDS.sleep(measuring.time().toNanos());
            long after = usedBytes();
            long contacts = 0;
            for (var node : network.nodes()) {
                contacts += Await.on(node.status()).contacts();
            }
            return List.of(
                    Figure.of("heap_kb_per_node", (after - before) / 1e3 / ADDED, Bar.atMost(200)),
                    Figure.of("heap_before_kb", before / 1e3),
                    Figure.of("heap_after_kb", after / 1e3),
                    Figure.of("contacts_mean", (double) contacts / (BEFORE + ADDED)));
        }
    }

    private static void add(LoopbackNodes network, int count, Measuring measuring) {
        for (int i = 0; i < count; i++) {
            var node = network.join(RoleSetting.AUTO);
            var unused = Await.on(node.published());
            measuring.progress().show("joined", network.nodes().size(), BEFORE + ADDED);
        }
    }

    private static long usedBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
