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

    private static final Parameter<Integer> LOOKUPS = Parameter.count(
            "lookups",
            "searches",
            1_000,
            1,
            1_000_000,
            "searches for records, and a quarter as many for closest peers");

    private static final Parameter<Duration> LOOKUP_EVERY =
            Parameter.duration("lookup_every", "50ms", "1ms", "1h", "time between the starts of two searches");

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
        return List.of(LOOKUPS, LOOKUP_EVERY, NEWCOMERS);
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
        int lookups = world.settings().get(LOOKUPS);
        Duration every = world.settings().get(LOOKUP_EVERY);
        for (int i = 0; i < lookups; i++) {
            load.start(joined, published);
            if (i % 4 == 0) {
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
        results.rate("closest_correct_rate", closest.right(), closest.expected());
        Network.report(world, nodes, results);
    }
}
