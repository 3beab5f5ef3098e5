package org.warrenp2p.bench.rows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.warrenp2p.bench.Bar;
import org.warrenp2p.bench.Benchmark;
import org.warrenp2p.bench.Figure;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.bench.bare.Traffic;
import org.warrenp2p.bench.bare.World;
import org.warrenp2p.bench.stats.Distribution;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.simnet.LinkModel;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

/**
 * Bytes of a lookup by somebody who knows nobody but one bootstrap node, in a simulated network of 1,000. Packets have
 * their real sizes; time, addresses and losses are simulated, so the figures are the same on every machine.
 */
final class ColdLookupBenchmark implements Benchmark {

    private static final int NODES = 1_000;
    private static final int LOOKUPS = 40;
    private static final int PORT = 4433;
    private static final long SEED = 11;

    /** Between two joins, and for one lookup, in virtual time. */
    private static final Duration STEP = Duration.ofMillis(500);

    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(30);

    private final int nodes;

    ColdLookupBenchmark() {
        this(NODES);
    }

    /** Of another size, for tests. */
    ColdLookupBenchmark(int nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return "cold-lookup";
    }

    @Override
    public String summary() {
        return "bytes of a lookup that begins with one bootstrap node, among " + nodes + " simulated nodes";
    }

    @Override
    public Duration usualTime() {
        return Duration.ofSeconds(1);
    }

    @Override
    public List<Figure> run(Measuring measuring) throws Exception {
        Simulation simulation = new Simulation(SEED);
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(25)));
        RandomGenerator random = simulation.random().stream("bench");
        List<BareNode> network = build(simulation, measuring);
        List<Double> records = new ArrayList<>();
        List<Double> closest = new ArrayList<>();
        List<Double> messages = new ArrayList<>();
        int found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            Contact bootstrap = network.get(random.nextInt(nodes)).contact();
            BareNode wanted = network.get(random.nextInt(nodes));
            Cold record = lookUp(
                    simulation, bootstrap, ColdSearch.forRecord(wanted.peer().key()));
            found += record.found() ? 1 : 0;
            records.add(record.kilobytes());
            messages.add((double) record.messages());
            Key target = Keys.random(random);
            closest.add(
                    lookUp(simulation, bootstrap, ColdSearch.forClosest(target)).kilobytes());
        }
        return List.of(
                Figure.of("record_kb", Distribution.of(records).median(), Bar.atMost(60)),
                Figure.of("record_p95_kb", Distribution.of(records).percentile(0.95)),
                Figure.of("record_messages", Distribution.of(messages).median()),
                Figure.of("closest_20_kb", Distribution.of(closest).median()),
                Figure.of("found_share", (double) found / LOOKUPS));
    }

    private List<BareNode> build(Simulation simulation, Measuring measuring) {
        List<BareNode> network = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            BareNode node = open(simulation, Role.SERVER);
            if (i > 0) {
                var unused = node.join(network.get(i / 2).contact());
            }
            simulation.run(STEP);
            network.add(node);
            measuring.progress().show("joined", i + 1, nodes);
        }
        simulation.run(SETTLE);
        List<CompletableFuture<?>> published = new ArrayList<>();
        for (BareNode node : network) {
            published.add(node.publish());
            simulation.run(Duration.ofMillis(50));
        }
        simulation.run(Duration.ofSeconds(10));
        published.forEach(CompletableFuture::join);
        return network;
    }

    private static BareNode open(Simulation simulation, Role role) {
        SimHost host = simulation.addHost();
        CompletableFuture<BareNode> opened = BareNode.open(World.of(host), role, new Endpoint(host.address(), PORT));
        return finish(simulation, opened);
    }

    private static Cold lookUp(Simulation simulation, Contact bootstrap, ColdSearch search) {
        BareNode asker = open(simulation, Role.CLIENT);
        // the session with the bootstrap node is there before, as after a ping to it
        var unused = finish(simulation, ColdSearch.ping(asker, bootstrap));
        Traffic before = finish(simulation, asker.traffic());
        boolean found = finish(simulation, search.run(asker, bootstrap));
        Traffic passed = finish(simulation, asker.traffic()).since(before);
        unused = finish(simulation, asker.stop());
        return new Cold(passed.sentBytes() + passed.receivedBytes(), search.messages(), found);
    }

    private static <T> T finish(Simulation simulation, CompletableFuture<T> future) {
        if (!simulation.runUntil(future::isDone, LOOKUP_LIMIT)) {
            throw new IllegalStateException("It takes longer than " + LOOKUP_LIMIT + " of virtual time");
        }
        return future.join();
    }

    private record Cold(long bytes, int messages, boolean found) {

        double kilobytes() {
            return bytes / 1e3;
        }
    }
}
