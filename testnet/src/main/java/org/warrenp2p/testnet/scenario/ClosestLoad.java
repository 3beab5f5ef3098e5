package org.warrenp2p.testnet.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.warrenp2p.dht.ClosestResult;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Samples;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.Truth;
import org.warrenp2p.testnet.world.World;
import org.warrenp2p.transport.Completion;

/** Searches for the peers closest to random keys, compared with who is closest in truth. */
final class ClosestLoad {

    private final World world;
    private final RandomGenerator random;
    private final List<Double> millis = new ArrayList<>();
    private final List<Integer> messages = new ArrayList<>();
    private final Table table = new Table(
            "closest",
            "started_s",
            "searcher",
            "target",
            "named",
            "closest",
            "hops",
            "messages",
            "latency_ms",
            "missed");
    private int right;
    private int expected;
    private int exact;
    private int started;
    private int failed;

    ClosestLoad(World world) {
        this.world = world;
        random = world.random().stream("closest");
    }

    /** Has one of {@code searchers} search; {@code truth} is what holds now. */
    void start(List<Peer> searchers, Truth truth) {
        Peer by = searchers.get(random.nextInt(searchers.size()));
        Key target = new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        List<PeerId> closest = truth.closest(target, by);
        double startedSeconds = world.simulation().nowNanos() / 1e9;
        started++;
        by.closest(target, Completion.of(result -> ended(startedSeconds, by, target, closest, result), failure -> {
            failed++;
            table.row(startedSeconds, by.id(), target, "", closest.size(), "", "", "", "");
        }));
    }

    private void ended(double startedSeconds, Peer by, Key target, List<PeerId> closest, ClosestResult result) {
        List<PeerId> answered = result.contacts().stream().map(Contact::peer).toList();
        int named = (int) closest.stream().filter(answered::contains).count();
        double took = result.durationNanos() / 1e6;
        expected += closest.size();
        right += named;
        exact += named == closest.size() ? 1 : 0;
        millis.add(took);
        messages.add(result.messages());
        // who is missed by many searches is known to too few; who is missed once had bad luck
        String missed = closest.stream()
                .filter(peer -> !answered.contains(peer))
                .map(PeerId::toString)
                .collect(Collectors.joining(" "));
        table.row(
                startedSeconds, by.id(), target, named, closest.size(), result.hops(), result.messages(), took, missed);
    }

    /** Whether all have ended whose searchers live. */
    boolean isOver() {
        return millis.size() + failed == started;
    }

    /** Adds what a scenario tells of them. */
    void report(Results results) {
        results.rate("closest_correct_rate", right, expected);
        // one that has not ended, or could not be made, has not named them either
        results.rate("closest_exact_rate", exact, started);
        results.mean("closest_messages_mean", messages);
        results.distribution("closest_latency_ms", millis);
        results.plot(new Plot.Cdf("Time until the 20 closest have answered", "ms", Samples.of(millis)));
        results.table(table);
    }
}
