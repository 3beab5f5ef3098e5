package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.dht.BootstrapResult;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Samples;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.Truth;
import org.warrenp2p.testnet.world.World;

/**
 * Public clients who come one after another: how long it takes until each is up, and how many of the truly closest keep
 * its record then. They stay, but keep nothing for others.
 */
final class Arrivals {

    /** What live networks are measured by: at least that many of 20. */
    private static final int NEARLY = 18;

    private static final Duration BETWEEN = Duration.ofMillis(250);

    /** Longer than joining and publishing take, and so short that nobody has published again. */
    private static final Duration UP_WITHIN = Duration.ofSeconds(8);

    private static final Duration ASKING = Duration.ofSeconds(11);

    private final World world;
    private final List<Peer> newcomers = new ArrayList<>();
    private final List<Integer> reached = new ArrayList<>();
    private final List<Integer> closest = new ArrayList<>();

    /** The counts while answers come in. */
    private final List<int[]> counted = new ArrayList<>();

    Arrivals(World world) {
        this.world = world;
    }

    /** Lets {@code count} of them come, and sees what became of them. */
    void run(int count) {
        for (int i = 0; i < count; i++) {
            newcomers.add(world.prepare(false).start());
            world.run("newcomers join", BETWEEN);
        }
        world.run("newcomers publish", UP_WITHIN);
        Truth truth = new Truth(world);
        for (Peer newcomer : newcomers) {
            int[] holders = {0};
            List<Peer> holdersInTruth = truth.closestPeers(newcomer.key());
            for (Peer holder : holdersInTruth) {
                newcomer.askForOwnRecord(holder, has -> holders[0] += has ? 1 : 0);
            }
            world.run("asking the closest", Duration.ofMillis(50));
            closest.add(holdersInTruth.size());
            counted.add(holders);
        }
        world.run("asking the closest", ASKING);
        counted.forEach(holders -> reached.add(holders[0]));
    }

    /** Adds what a scenario tells of them. */
    void report(Results results) {
        Table table = new Table("newcomers", "node", "join_ms", "publish_ms", "up_ms", "stored", "reached", "closest");
        List<Double> joins = new ArrayList<>();
        List<Double> publications = new ArrayList<>();
        List<Double> ups = new ArrayList<>();
        int nearly = 0;
        for (int i = 0; i < newcomers.size(); i++) {
            Peer peer = newcomers.get(i);
            BootstrapResult joined = peer.joined();
            PublishResult published = peer.published();
            nearly += reached.get(i) >= Math.min(NEARLY, closest.get(i)) ? 1 : 0;
            if (joined == null || published == null) {
                table.row(peer.id(), "", "", "", "", reached.get(i), closest.get(i));
                continue;
            }
            joins.add(joined.durationNanos() / 1e6);
            publications.add(published.durationNanos() / 1e6);
            ups.add(peer.upAfterNanos() / 1e6);
            table.row(
                    peer.id(),
                    joined.durationNanos() / 1e6,
                    published.durationNanos() / 1e6,
                    peer.upAfterNanos() / 1e6,
                    published.stored(),
                    reached.get(i),
                    closest.get(i));
        }
        results.rate("newcomers_up_rate", ups.size(), newcomers.size());
        results.distribution("join_ms", joins);
        results.distribution("publish_ms", publications);
        results.distribution("up_ms", ups);
        results.mean("publish_reached", reached);
        results.rate("publish_reached_18plus_rate", nearly, newcomers.size());
        results.table(table);
        results.plot(new Plot.Cdf("Time until a newcomer has joined and published", "ms", Samples.of(ups)));
        results.note(
                "A newcomer publishes at whom the lookup of its own place has just found, so publish_ms is that of the"
                        + " stores; up_ms has everything from the start to the last confirmation.");
    }
}
