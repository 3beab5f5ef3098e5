package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.settings.Parameter;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.world.Attack;
import org.warrenp2p.testnet.world.Newcomer;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.Truth;
import org.warrenp2p.testnet.world.World;

/**
 * Somebody who knows the victim's identity makes identities that are nearer to it than every honest node, and keeps what is
 * stored there to himself. The victim is a client: nobody can ask it for its record.
 */
final class EclipseScenario implements Scenario {

    private static final Parameter<Integer> SYBILS =
            Parameter.count("sybils", "nodes", 45, 1, 1_000, "nodes nearer to the victim than every honest one");

    private static final Parameter<Integer> SYBIL_HOSTS =
            Parameter.count("sybil_hosts", "hosts", 45, 1, 1_000, "machines, each with an address, that they run on");

    private static final Parameter<Duration> ATTACK_TIME = Parameter.duration(
            "attack_time",
            "15m",
            "1s",
            "24h",
            "time that they have before the victim starts, and again before it is searched for");

    private static final Parameter<Integer> LOOKUPS =
            Parameter.count("lookups", "searches", 200, 1, 100_000, "searches for the victim's record by honest nodes");

    private static final Duration EVERY = Duration.ofMillis(500);

    @Override
    public String name() {
        return "eclipse";
    }

    @Override
    public String title() {
        return "A record that somebody surrounds with identities of his own";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(SYBILS, SYBIL_HOSTS, ATTACK_TIME, LOOKUPS);
    }

    @Override
    public void run(World world, int nodes, Results results) {
        int sybils = world.settings().get(SYBILS);
        if (nodes < sybils + 3) {
            throw new IllegalArgumentException("With " + sybils + " sybils and a victim it takes at least "
                    + (sybils + 3) + " nodes, not " + nodes);
        }
        world.countEachNode();
        world.populate(nodes - sybils - 1);
        Newcomer newcomer = world.prepare(false);
        surround(world, newcomer.key(), sybils);
        Duration attack = world.settings().get(ATTACK_TIME);
        world.run("surrounding", attack);
        Peer victim = newcomer.start();
        world.run("publishing", attack);
        List<Peer> searchers = world.living(peer -> peer.isHonest() && peer != victim);
        LookupLoad load = new LookupLoad(world);
        for (int i = 0; i < world.settings().get(LOOKUPS); i++) {
            load.start(searchers, List.of(victim));
            world.run("searching", EVERY);
        }
        load.finish();
        report(world, victim, load, results);
        Network.report(world, nodes, results);
    }

    private static void surround(World world, Key victim, int count) {
        Key nearest = new Truth(world).closest(victim).get(0).key();
        int machines = Math.min(count, world.settings().get(SYBIL_HOSTS));
        List<SimHost> hosts = new ArrayList<>();
        for (int i = 0; i < machines; i++) {
            hosts.add(world.publicHost());
        }
        List<Peer> sybils = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sybils.add(world.addChosen(
                    hosts.get(i % machines), i / machines, key -> victim.compareDistance(key, nearest) < 0));
            world.run("minting", Duration.ofMillis(200));
        }
        sybils.forEach(sybil -> sybil.answerBy(Attack.lies(Network.ipv4Contacts(sybils))));
    }

    private static void report(World world, Peer victim, LookupLoad load, Results results) {
        Set<PeerId> honest = new LinkedHashSet<>();
        world.living(Peer::isHonest).forEach(peer -> honest.add(peer.id()));
        List<PeerId> table = victim.table();
        long publications = victim.count("dht.publish.suspicious");
        long searches = world.living(Peer::isHonest).stream()
                .mapToLong(peer -> peer.count("dht.lookup.suspicious"))
                .sum();
        results.rate(
                "victim_honest_share", table.stream().filter(honest::contains).count(), table.size());
        results.flag("detected", publications + searches > 0);
        results.number("suspicious_publications", (double) publications);
        results.number("suspicious_lookups", (double) searches);
        Rate rate = load.rate();
        results.rate("record_success_rate", rate.successes(), rate.trials());
        results.distribution("latency_ms", load.foundMillis());
        results.table(load.table("lookups"));
    }
}
