package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.node.WarrenRuntime;

/** A network whose nodes all come at once, in a process that has done nothing before: the worst case of a start. */
final class BootstrapBenchmark implements Benchmark {

    private static final int NODES = 50;

    /** k of the DHT. */
    private static final int NEIGHBOURHOOD = 20;

    private static final long POLL_MILLIS = 50;

    /** Who has not joined by then is stalled: ten times what joining takes. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public String summary() {
        return NODES + " nodes start at once in one process and join through the first";
    }

    @Override
    public Duration usualTime() {
        return STALLED_AFTER;
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        try (LoopbackNodes network = new LoopbackNodes(WarrenRuntime.open())) {
            long startedNanos = System.nanoTime();
            WarrenNode first = network.start(network.builder(List.of()));
            List<Double> joinedMillis = new ArrayList<>();
            CountDownLatch allJoined = new CountDownLatch(NODES - 1);
            List<CompletableFuture<WarrenNode>> starting = new ArrayList<>();
            for (int i = 1; i < NODES; i++) {
                CompletableFuture<WarrenNode> started =
                        network.builder(first.addresses()).start();
                starting.add(started);
                var unused = started.thenCompose(WarrenNode::joined).thenRun(() -> {
                    synchronized (joinedMillis) {
                        joinedMillis.add((System.nanoTime() - startedNanos) / 1e6);
                        measuring.progress().show("joined", joinedMillis.size(), NODES - 1);
                    }
                    allJoined.countDown();
                });
            }
            for (CompletableFuture<WarrenNode> started : starting) {
                network.adopt(Await.on(started));
            }
            boolean all = allJoined.await(STALLED_AFTER.toNanos(), TimeUnit.NANOSECONDS);
            double tookSeconds = (System.nanoTime() - startedNanos) / 1e9;
            double knownSeconds = secondsUntilNeighbourhoodsKnown(network, startedNanos);
            return figures(network, joinedMillis, all ? tookSeconds : STALLED_AFTER.toSeconds(), knownSeconds);
        }
    }

    /** Those who join first know only whom there was to know; they are not done until they know their neighbourhood. */
    private static double secondsUntilNeighbourhoodsKnown(LoopbackNodes network, long startedNanos)
            throws InterruptedException {
        double tookSeconds = 0;
        boolean known = false;
        while (!known && tookSeconds < STALLED_AFTER.toSeconds()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            known = network.nodes().stream()
                    .allMatch(node -> Await.on(node.status()).contacts() >= NEIGHBOURHOOD);
            tookSeconds = (System.nanoTime() - startedNanos) / 1e9;
        }
        return tookSeconds;
    }

    private static List<Figure> figures(
            LoopbackNodes network, List<Double> joinedMillis, double tookSeconds, double knownSeconds) {
        List<Double> contacts = new ArrayList<>();
        for (WarrenNode node : network.nodes()) {
            contacts.add((double) Await.on(node.status()).contacts());
        }
        synchronized (joinedMillis) {
            Distribution joined = Distribution.of(joinedMillis);
            Distribution known = Distribution.of(contacts);
            return List.of(
                    Figure.of("all_joined_s", tookSeconds, Bar.below(3)),
                    Figure.of("all_know_20_s", knownSeconds),
                    Figure.of("stalled_nodes", NODES - 1 - joined.count(), Bar.atMost(0)),
                    Figure.of("p50_joined_ms", joined.median()),
                    Figure.of("p95_joined_ms", joined.percentile(0.95)),
                    Figure.of("contacts_min", known.min()),
                    Figure.of("contacts_p50", known.median()));
        }
    }
}
