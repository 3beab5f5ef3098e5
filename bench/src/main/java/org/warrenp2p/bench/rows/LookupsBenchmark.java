package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.bench.bare.RealWorlds;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Frame.Role;

/**
 * Lookups of the 20 closest peers in a network of 50 nodes on real sockets, by all nodes in turn, on sessions that stand.
 * Everything is in one process, so a lookup costs what it costs all who take part.
 */
final class LookupsBenchmark implements Benchmark {

    private static final int NODES = 50;

    /** All nodes know each other, and the compiler has done what it will do. */
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    private final String name;
    private final int parallel;

    private LookupsBenchmark(String name, int parallel) {
        this.name = name;
        this.parallel = parallel;
    }

    /** One lookup after another. */
    static LookupsBenchmark sequential() {
        return new LookupsBenchmark("lookups", 1);
    }

    /** Always 64 at a time. */
    static LookupsBenchmark parallel() {
        return new LookupsBenchmark("lookups-parallel", 64);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "lookups of the 20 closest on " + NODES + " nodes of one process, "
                + (parallel == 1 ? "one after another" : parallel + " at a time");
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(10);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (RealWorlds worlds = new RealWorlds()) {
            List<BareNode> nodes = new ArrayList<>();
            try {
                for (int i = 0; i < NODES; i++) {
                    BareNode node = Await.on(BareNode.open(worlds.newWorld(), Role.SERVER, MeasuredNode.LOOPBACK));
                    if (i > 0) {
                        var unused = Await.on(node.join(nodes.get(0).contact()));
                    }
                    nodes.add(node);
                    measuring.progress().show("joined", i + 1, NODES);
                }
                var unused = lookUp(nodes, WARM_UP);
                return figures(lookUp(nodes, measuring.time()));
            } finally {
                Await.all(nodes.stream().map(BareNode::stop).toList());
            }
        }
    }

    private Run lookUp(List<BareNode> nodes, Duration time) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(7);
        Semaphore places = new Semaphore(parallel);
        List<Double> millis = new ArrayList<>();
        AtomicLong messages = new AtomicLong();
        AtomicLong incomplete = new AtomicLong();
        long beganNanos = System.nanoTime();
        for (int i = 0; System.nanoTime() - beganNanos < time.toNanos(); i++) {
            if (!places.tryAcquire(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("A lookup hangs");
            }
            Key target = Keys.random(random);
            long askedNanos = System.nanoTime();
            var unused = nodes.get(i % NODES).closest(target).whenComplete((found, failure) -> {
                double took = (System.nanoTime() - askedNanos) / 1e6;
                if (failure != null || found.contacts().size() < 20) {
                    incomplete.incrementAndGet();
                } else {
                    messages.addAndGet(found.messages());
                    synchronized (millis) {
                        millis.add(took);
                    }
                }
                places.release();
            });
        }
        if (!places.tryAcquire(parallel, Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("A lookup hangs");
        }
        double tookSeconds = (System.nanoTime() - beganNanos) / 1e9;
        synchronized (millis) {
            return new Run(
                    Distribution.of(millis),
                    millis.size() / tookSeconds,
                    (double) messages.get() / millis.size(),
                    incomplete.get());
        }
    }

    private List<Figure> figures(Run run) {
        List<Figure> figures = new ArrayList<>();
        if (parallel == 1) {
            figures.add(Figure.of("p50_ms", run.millis().median(), Bar.atMost(1.5)));
            figures.add(Figure.of("lookups_per_s", run.perSecond(), Bar.atLeast(700)));
            figures.add(Figure.of("p99_ms", run.millis().percentile(0.99)));
        } else {
            figures.add(Figure.of("lookups_per_s", run.perSecond(), Bar.atLeast(2_000)));
            figures.add(Figure.of("p99_ms", run.millis().percentile(0.99), Bar.atMost(150)));
            figures.add(Figure.of("p50_ms", run.millis().median()));
        }
        figures.add(Figure.of("max_ms", run.millis().max()));
        figures.add(Figure.of("messages_per_lookup", run.messages()));
        figures.add(Figure.of("incomplete", (double) run.incomplete()));
        return figures;
    }

    private record Run(Distribution millis, double perSecond, double messages, long incomplete) {}
}
