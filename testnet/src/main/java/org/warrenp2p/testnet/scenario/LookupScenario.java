package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.Truth;
import org.warrenp2p.testnet.world.World;

/** A network in which nobody comes or goes: how well and how fast records and closest peers are found. */
final class LookupScenario implements Scenario {

    private static final Parameter<Integer> LOOKUPS =
            Parameter.count("lookups", "searches", 1_000, 1, 1_000_000, "searches for records");

    private static final Parameter<Integer> CLOSEST_LOOKUPS = Parameter.count(
            "closest_lookups",
            "searches",
            250,
            0,
            1_000_000,
            "searches for the 20 peers closest to random keys, spread evenly among the others");

    private static final Parameter<Duration> LOOKUP_EVERY = Parameter.duration(
            "lookup_every", "50ms", "1ms", "1h", "time between the starts of two searches for records");

    static final Parameter<Integer> NEWCOMERS = Parameter.count(
            "newcomers", "nodes", 100, 1, 10_000, "public clients who join and publish after the searches");

    private static final Duration CLOSEST_END_WITHIN = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "lookup";
    }

    @Override
    public String title() {
        return "Lookups in a network where nobody comes or goes";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(LOOKUPS, LOOKUP_EVERY, CLOSEST_LOOKUPS, NEWCOMERS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        world.populate(nodes);
        List<Peer> joined = world.living(peer -> true);
        List<Peer> published = world.living(Peer::isPublished);
        Network.requireSome(published, "published a record");
        LookupLoad load = new LookupLoad(world);
        ClosestLoad closest = new ClosestLoad(world);
        Truth truth = new Truth(world);
        long lookups = world.settings().get(LOOKUPS);
        long closestLookups = world.settings().get(CLOSEST_LOOKUPS);
        Duration every = world.settings().get(LOOKUP_EVERY);
        for (long i = 0; i < lookups; i++) {
            load.start(joined, published);
            for (long due = closestLookups * i / lookups; due < closestLookups * (i + 1) / lookups; due++) {
                closest.start(joined, truth);
            }
            world.run("searching", every);
        }
        load.finish();
        world.simulation().runUntil(closest::isOver, CLOSEST_END_WITHIN);
        Arrivals arrivals = new Arrivals(world);
        arrivals.run(world.settings().get(NEWCOMERS));
        load.report(results);
        arrivals.report(results);
        closest.report(results);
        Network.report(world, nodes, results);
    }
}
