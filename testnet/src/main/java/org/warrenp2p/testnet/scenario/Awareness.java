package org.warrenp2p.testnet.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.Truth;
import org.warrenp2p.testnet.world.World;

/** How many of the 20 servers closest to it a server has in its routing table, asked again and again. */
final class Awareness {

    /** So many are enough for an interval of 3 %; comparing all with all would take longer than the simulation. */
    private static final int SAMPLE = 200;

    /** What live networks are measured by: at least that many of 20. */
    private static final int NEARLY = 18;

    private final World world;
    private final RandomGenerator random;
    private final Table table = new Table("awareness", "at_s", "node", "known_of_closest", "closest");
    private final List<Plot.Point> fullOverTime = new ArrayList<>();
    private final List<Plot.Point> nearlyOverTime = new ArrayList<>();
    private int full;
    private int nearly;
    private int asked;

    Awareness(World world) {
        this.world = world;
        this.random = world.random().stream("awareness");
    }

    /** Asks some servers now. */
    void sample() {
        Truth truth = new Truth(world);
        List<Peer> servers = world.living(Peer::isServer);
        double atSeconds = world.simulation().nowNanos() / 1e9;
        int fullNow = 0;
        int nearlyNow = 0;
        int askedNow = Math.min(SAMPLE, servers.size());
        for (int i = 0; i < askedNow; i++) {
            Peer peer = servers.get(servers.size() <= SAMPLE ? i : random.nextInt(servers.size()));
            List<PeerId> closest = truth.closest(peer.key(), peer);
            List<PeerId> table20 = peer.table();
            int known = (int) closest.stream().filter(table20::contains).count();
            fullNow += known == closest.size() ? 1 : 0;
            nearlyNow += known >= Math.min(NEARLY, closest.size()) ? 1 : 0;
            table.row(atSeconds, peer.id(), known, closest.size());
        }
        asked += askedNow;
        full += fullNow;
        nearly += nearlyNow;
        if (askedNow > 0) {
            fullOverTime.add(new Plot.Point(atSeconds, (double) fullNow / askedNow));
            nearlyOverTime.add(new Plot.Point(atSeconds, (double) nearlyNow / askedNow));
        }
    }

    List<Plot.LabelledRate> rates() {
        return List.of(
                new Plot.LabelledRate("all 20", new Rate(full, asked)),
                new Plot.LabelledRate("at least " + NEARLY, new Rate(nearly, asked)));
    }

    void report(Results results) {
        results.rate("closest20_full_rate", full, asked);
        results.rate("closest20_18plus_rate", nearly, asked);
        results.table(table);
        results.plot(new Plot.Lines(
                "What servers know of the 20 closest to them over time",
                "seconds since the first node started",
                "share of servers",
                List.of(new Plot.Line("at least " + NEARLY, nearlyOverTime), new Plot.Line("all 20", fullOverTime))));
    }
}
