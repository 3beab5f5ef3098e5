package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/** A network that falls into two for a while: how long it takes to be one again, and what is lost. */
final class PartitionScenario implements Scenario {

    private static final Parameter<Double> ISLAND =
            Parameter.fraction("island", 0.5, 0.9, "nodes on the one side; a bootstrap node is on each");

    private static final Parameter<Duration> CUT =
            Parameter.duration("cut", "10m", "1s", "30d", "how long the two sides are cut off from each other");

    private static final Parameter<Duration> HEAL_LIMIT =
            Parameter.duration("heal_limit", "1h", "1m", "30d", "how long to wait for the network to be one again");

    private static final Parameter<Duration> PROBE_EVERY =
            Parameter.duration("probe_every", "30s", "1s", "1h", "time between two rounds of searches across the cut");

    private static final Parameter<Integer> PROBES =
            Parameter.count("probes", "searches", 40, 1, 10_000, "searches of a round, half of them each way");

    /** A round in which that share is found says that the network is one. */
    private static final double HEALED = 0.99;

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public String title() {
        return "A network that falls into two for a while";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(ISLAND, CUT, HEAL_LIMIT, PROBE_EVERY, PROBES);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        world.populate(nodes);
        List<Peer> here = new ArrayList<>();
        List<Peer> there = new ArrayList<>();
        divide(world, here, there);
        Network.requireSome(here.size() < there.size() ? here : there, "a side of the cut");
        world.simulation().network().partition(here.stream().map(Peer::host).toList());
        world.run("cut in two", world.settings().get(CUT));
        Rate within = round(world, here, here);
        world.simulation().network().heal();
        Table table = new Table("healing", "after_s", "found", "searches");
        List<Plot.Point> line = new ArrayList<>();
        Double healedAfter = heal(world, here, there, table, line);
        List<Peer> all = world.living(peer -> true);
        List<Peer> published = world.living(Peer::isPublished);
        List<Peer> lost = RecordChecks.lost(world, published, all);
        results.number("healed_after_s", healedAfter);
        results.number("records_lost", (double) lost.size());
        results.rate("record_loss_rate", lost.size(), published.size());
        results.rate("success_rate_while_cut", within.successes(), within.trials());
        results.table(table);
        results.plot(new Plot.Lines(
                "Searches across the former cut", "seconds since it ended", "found", List.of(new Plot.Line("", line))));
        results.note("Searches across the former cut help the network to become one again.");
        Network.report(world, nodes, results);
    }

    private static void divide(World world, List<Peer> here, List<Peer> there) {
        RandomGenerator random = world.random().stream("partition");
        double island = world.settings().get(ISLAND);
        List<Peer> bootstrap = world.bootstrapPeers();
        for (Peer peer : world.living(any -> true)) {
            int rank = bootstrap.indexOf(peer);
            boolean isAmongFirstTwo = rank == 0 || rank == 1;
            boolean first = isAmongFirstTwo ? rank == 0 : random.nextDouble() < island;
            (first ? here : there).add(peer);
        }
    }

    private static @Nullable Double heal(
            World world, List<Peer> here, List<Peer> there, Table table, List<Plot.Point> line) {
        long healedNanos = world.simulation().nowNanos();
        Duration every = world.settings().get(PROBE_EVERY);
        long rounds = world.settings().get(HEAL_LIMIT).dividedBy(every);
        for (long i = 0; i < rounds; i++) {
            double after = (world.simulation().nowNanos() - healedNanos) / 1e9;
            Rate rate = round(world, here, there);
            table.row(after, rate.successes(), rate.trials());
            line.add(new Plot.Point(after, rate.value()));
            if (rate.value() >= HEALED) {
                return after;
            }
            world.run("healing", every);
        }
        return null;
    }

    /** Searches by nodes of each side for nodes of the other. */
    private static Rate round(World world, List<Peer> here, List<Peer> there) {
        LookupLoad load = new LookupLoad(world);
        for (int i = 0; i < world.settings().get(PROBES); i++) {
            load.start(i % 2 == 0 ? here : there, published(i % 2 == 0 ? there : here));
            world.run("searching", Duration.ofMillis(50));
        }
        load.finish();
        return load.rate();
    }

    private static List<Peer> published(List<Peer> peers) {
        return peers.stream().filter(Peer::isPublished).toList();
    }
}
