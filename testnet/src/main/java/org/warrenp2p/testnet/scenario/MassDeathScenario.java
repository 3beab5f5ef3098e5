package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.FindResult;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.transport.Failure;

/** Many nodes that die in one moment, without a word: what the next searches and the next newcomers meet. */
final class MassDeathScenario implements Scenario {

    private static final Parameter<Double> DEAD = Parameter.fraction(
            "dead", 0.3, 0.9, "servers that die at once; those through which others join may be among them");

    private static final Parameter<Integer> LOOKUPS = Parameter.count(
            "lookups", "searches", 500, 1, 100_000, "searches for records, from the moment on in which they die");

    private static final Parameter<Duration> LOOKUP_EVERY =
            Parameter.duration("lookup_every", "20ms", "1ms", "1h", "time between the starts of two searches");

    private static final Parameter<Integer> NOWHERE = Parameter.count(
            "nowhere", "searches", 50, 1, 10_000, "searches for peers that do not exist, after the others");

    @Override
    public String name() {
        return "massdeath";
    }

    @Override
    public String title() {
        return "Many nodes that die at once";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(DEAD, LOOKUPS, LOOKUP_EVERY, NOWHERE, LookupScenario.NEWCOMERS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        world.populate(nodes);
        RandomGenerator random = world.random().stream("mass-death");
        List<Peer> servers = new ArrayList<>(world.living(Peer::isServer));
        int died = (int) (servers.size() * world.settings().get(DEAD));
        for (int i = 0; i < died; i++) {
            world.kill(servers.remove(random.nextInt(servers.size())));
        }
        List<Peer> searchers = world.living(peer -> true);
        List<Peer> wanted = world.living(Peer::isPublished);
        Network.requireSome(wanted, "published a record and lived");
        LookupLoad load = new LookupLoad(world);
        for (int i = 0; i < world.settings().get(LOOKUPS); i++) {
            load.start(searchers, wanted);
            world.run("searching", world.settings().get(LOOKUP_EVERY));
        }
        List<Double> nowhere = searchForNobody(world, searchers, random);
        load.finish();
        Arrivals arrivals = new Arrivals(world);
        arrivals.run(world.settings().get(LookupScenario.NEWCOMERS));
        load.report(results);
        results.distribution("nowhere_ms", nowhere);
        arrivals.report(results);
        results.number("died", (double) died);
        Network.report(world, nodes - died, results);
    }

    /** How long each of them takes to say that there is nobody. */
    private static List<Double> searchForNobody(World world, List<Peer> searchers, RandomGenerator random) {
        List<Double> millis = new ArrayList<>();
        int count = world.settings().get(NOWHERE);
        for (int i = 0; i < count; i++) {
            Peer by = searchers.get(random.nextInt(searchers.size()));
            by.find(world.prepare(false).id(), new FindListener() {
                @Override
                public void onRecord(SignedPeerRecord record) {
                    throw new IllegalStateException("Somebody was found who is nowhere");
                }

                @Override
                public void onFinished(FindResult result) {
                    millis.add(result.durationNanos() / 1e6);
                }

                @Override
                public void onFailure(Failure failure) {
                    throw new IllegalStateException("A search could not be made: " + failure.message());
                }
            });
            world.run("searching for nobody", world.settings().get(LOOKUP_EVERY));
        }
        world.simulation().runUntil(() -> millis.size() == count, Duration.ofMinutes(2));
        return millis;
    }
}
