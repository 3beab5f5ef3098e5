package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.world.Attack;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.testnet.world.WorldKeys;

/**
 * Some of the nodes withhold and lie. Searched for are servers, which answer for themselves once they are reached (the
 * lookup of S/Kademlia), and records of clients, which are nowhere but where they were published.
 */
final class AdversaryScenario implements Scenario {

    private static final Parameter<Double> FRACTION =
            Parameter.fraction("fraction", 0.2, 0.9, "nodes that do not keep to the protocol");

    private static final Parameter<String> MANNER = Parameter.word(
            "manner",
            List.of("mixture", "drop", "lie"),
            "they answer nothing but pings, or lie: they name each other only and keep nothing; or half of them each");

    private static final Parameter<Integer> LOOKUPS =
            Parameter.count("lookups", "searches", 500, 1, 1_000_000, "searches for servers, and as many for records");

    private static final Parameter<Integer> CLIENTS =
            Parameter.count("clients", "nodes", 20, 1, 10_000, "public clients whose records are searched for");

    private static final Duration EVERY = Duration.ofMillis(50);

    private static final Duration PUBLISHING = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "adversary";
    }

    @Override
    public String title() {
        return "Lookups among nodes that withhold and lie";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(FRACTION, MANNER, LOOKUPS, CLIENTS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        double fraction = world.settings().get(FRACTION);
        int clients = Math.min(world.settings().get(CLIENTS), nodes / 2);
        world.populate(nodes - clients);
        turn(world, (int) Math.round(nodes * fraction));
        List<Peer> subjects = Network.addClients(world, clients);
        world.run("publishing", PUBLISHING);
        List<Peer> honest = world.living(Peer::isHonest);
        List<Peer> servers = honest.stream().filter(Peer::isServer).toList();
        LookupLoad lookups = new LookupLoad(world);
        LookupLoad records = new LookupLoad(world);
        for (int i = 0; i < world.settings().get(LOOKUPS); i++) {
            lookups.start(honest, servers);
            records.start(honest, subjects);
            world.run("searching", EVERY);
        }
        lookups.finish();
        records.finish();
        Rate lookupRate = lookups.rate();
        Rate recordRate = records.rate();
        results.number("fraction", fraction);
        results.number("disjoint_paths", (double) world.settings().get(WorldKeys.DISJOINT_PATHS));
        results.rate("lookup_success_rate", lookupRate.successes(), lookupRate.trials());
        results.rate("record_success_rate", recordRate.successes(), recordRate.trials());
        results.table(lookups.table("lookups")).table(records.table("records"));
        results.plot(new Plot.Rates(
                "Searches that succeed",
                List.of(new Plot.LabelledRate("servers", lookupRate), new Plot.LabelledRate("records", recordRate))));
        results.plot(new Plot.Cdf("Time to a server's record", "ms", lookups.latencies()));
        results.plot(new Plot.Cdf("Time to a client's record", "ms", records.latencies()));
        results.note("The bootstrap nodes are honest.");
        Network.report(world, nodes, results);
    }

    private static void turn(World world, int count) {
        List<Peer> servers = new ArrayList<>(world.living(Peer::isServer));
        servers.removeAll(world.bootstrapPeers());
        RandomGenerator random = world.random().stream("adversaries");
        List<Peer> adversaries = new ArrayList<>();
        while (adversaries.size() < count && !servers.isEmpty()) {
            adversaries.add(servers.remove(random.nextInt(servers.size())));
        }
        List<Contact> contacts = Network.ipv4Contacts(adversaries);
        String manner = world.settings().get(MANNER);
        for (int i = 0; i < adversaries.size(); i++) {
            boolean lies = manner.equals("lie") || (manner.equals("mixture") && i % 2 == 0);
            adversaries.get(i).answerBy(lies ? Attack.lies(contacts) : Attack.silence());
        }
    }
}
