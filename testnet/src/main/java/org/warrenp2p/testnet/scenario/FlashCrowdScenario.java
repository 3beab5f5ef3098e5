package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.stats.Samples;
import org.warrenp2p.testnet.world.Agenda;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/** Many nodes that join at once and want the same: a client's record, which is on 20 nodes. */
final class FlashCrowdScenario implements Scenario {

    private static final Parameter<Double> CROWD =
            Parameter.fraction("crowd", 0.5, 0.95, "nodes that join at once and search for the same record");

    private static final Parameter<Duration> WITHIN =
            Parameter.duration("within", "10s", "100ms", "24h", "time within which they come, evenly");

    private static final Parameter<Duration> PATIENCE =
            Parameter.duration("patience", "2m", "1s", "1h", "how long after that they have to join and to find it");

    @Override
    public String name() {
        return "flashcrowd";
    }

    @Override
    public String title() {
        return "Many who come at once and want the same record";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(CROWD, WITHIN, PATIENCE);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        int count = Math.max(1, (int) (nodes * world.settings().get(CROWD)));
        if (nodes - count - 1 < 2) {
            throw new IllegalArgumentException("Beside the crowd it takes at least 3 nodes: take more nodes");
        }
        world.countEachNode();
        world.populate(nodes - count - 1);
        Peer popular = Network.addClients(world, 1).get(0);
        Map<Peer, Long> servedBefore = served(world);
        Agenda agenda = new Agenda(world);
        Duration within = world.settings().get(WITHIN);
        LookupLoad load = new LookupLoad(world);
        List<Peer> crowd = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            agenda.in(within.multipliedBy(i).dividedBy(count), () -> {
                Peer peer = world.add();
                crowd.add(peer);
                searchOnceJoined(agenda, load, peer, popular);
            });
        }
        agenda.run("the crowd comes", within.plus(world.settings().get(PATIENCE)));
        load.finish();
        report(world, crowd, load, servedBefore, results);
        Network.report(world, nodes, results);
    }

    private static void searchOnceJoined(Agenda agenda, LookupLoad load, Peer peer, Peer popular) {
        if (peer.joined() != null) {
            load.start(peer, popular);
        } else {
            agenda.in(Duration.ofMillis(100), () -> searchOnceJoined(agenda, load, peer, popular));
        }
    }

    private static void report(
            World world, List<Peer> crowd, LookupLoad load, Map<Peer, Long> before, Results results) {
        List<Double> joins = new ArrayList<>();
        for (Peer peer : crowd) {
            var joined = peer.joined();
            if (joined != null) {
                joins.add(joined.durationNanos() / 1e6);
            }
        }
        load.report(results);
        results.rate("crowd_joined_rate", joins.size(), crowd.size());
        results.distribution("join_ms", joins);
        Table table = new Table("served", "node", "requests");
        List<Long> requests = new ArrayList<>();
        served(world).forEach((peer, now) -> {
            long during = now - before.getOrDefault(peer, 0L);
            requests.add(during);
            table.row(peer.id(), during);
        });
        Samples samples = Samples.of(requests);
        results.mean("requests_per_node_mean", requests);
        results.number("requests_busiest_node", samples.percentile(1));
        results.table(table);
        results.plot(new Plot.Cdf("Time to join", "ms", Samples.of(joins)));
        results.plot(new Plot.Cdf("Requests that a node serves meanwhile", "requests", samples));
    }

    private static Map<Peer, Long> served(World world) {
        Map<Peer, Long> served = new LinkedHashMap<>();
        world.living(Peer::isServer).forEach(peer -> served.put(peer, peer.count("exchange.served")));
        return served;
    }
}
