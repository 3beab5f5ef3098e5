package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.testnet.report.Plot;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.report.Table;
import org.warrenp2p.testnet.stats.Rate;
import org.warrenp2p.testnet.stats.Samples;
import org.warrenp2p.testnet.world.Finding;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/**
 * Searches for records, one after another at a steady pace whether or not earlier ones have ended. Who holds the wanted
 * record itself asks nobody, which says nothing of the network: such a search is left out.
 */
final class LookupLoad {

    /** Twice the longest that a search over disjoint paths can take. */
    private static final Duration LAST_ENDS_WITHIN = Duration.ofMinutes(2);

    private final World world;
    private final RandomGenerator random;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Double> startedSeconds = new ArrayList<>();

    LookupLoad(World world) {
        this.world = world;
        this.random = world.random().stream("lookups" + world.simulation().nowNanos());
    }

    /** Has one of {@code searchers} search for one of {@code wanted}. */
    Finding start(List<Peer> searchers, List<Peer> wanted) {
        Peer by = searchers.get(random.nextInt(searchers.size()));
        Peer of = wanted.get(random.nextInt(wanted.size()));
        while (of == by) {
            by = searchers.get(random.nextInt(searchers.size()));
            of = wanted.get(random.nextInt(wanted.size()));
        }
        return start(by, of);
    }

    /** Has some node search for some node that has published, if there are two. */
    void startIfPossible() {
        List<Peer> searchers = world.living(peer -> true);
        List<Peer> wanted = world.living(Peer::isPublished);
        if (searchers.size() > 1 && !wanted.isEmpty()) {
            start(searchers, wanted);
        }
    }

    /** Has {@code by} search for {@code of}. */
    Finding start(Peer by, Peer of) {
        Finding finding = by.find(of);
        findings.add(finding);
        startedSeconds.add(world.simulation().nowNanos() / 1e9);
        return finding;
    }

    /**
     * Lets all of them end.
     *
     * @throws IllegalStateException if one does not, which would be a fault of the nodes
     */
    void finish() {
        boolean over = world.simulation().runUntil(() -> isOver(), LAST_ENDS_WITHIN);
        if (!over) {
            throw new IllegalStateException("A search has not ended within " + LAST_ENDS_WITHIN.toSeconds() + " s");
        }
    }

    private int firstOpen;

    private boolean isOver() {
        while (firstOpen < findings.size() && !findings.get(firstOpen).isPending()) {
            firstOpen++;
        }
        return firstOpen == findings.size();
    }

    /**
     * Searches whose two sides lived to the end, and which were not answered by the searcher itself. In a network so small
     * that everybody holds everything there are no others, and those count.
     */
    List<Finding> counted() {
        List<Finding> all = findings.stream().filter(Finding::counts).toList();
        List<Finding> asked = all.stream().filter(finding -> !finding.wasHere()).toList();
        return asked.isEmpty() ? all : asked;
    }

    private List<Finding> found() {
        return counted().stream().filter(Finding::found).toList();
    }

    /** How many of {@link #counted} were found. */
    Rate rate() {
        return new Rate(found().size(), counted().size());
    }

    /** Times to the first record of those that were found. */
    List<Double> foundMillis() {
        return found().stream().map(Finding::firstMillis).toList();
    }

    /** The same. */
    Samples latencies() {
        return Samples.of(foundMillis());
    }

    /** Adds what a scenario tells of searches. */
    void report(Results results) {
        List<Finding> all = counted();
        List<Finding> found = found();
        results.rate("success_rate", found.size(), all.size());
        List<Integer> hops = found.stream().map(Finding::hops).toList();
        List<Double> latencies = foundMillis();
        results.mean("hops_mean", hops);
        results.mean("messages_mean", all.stream().map(Finding::messages).toList());
        results.distribution("latency_ms", latencies);
        results.plot(new Plot.Cdf("Time to the first valid record", "ms", Samples.of(latencies)));
        results.plot(new Plot.Histogram("Hops", "peers one after another that led to the record", Samples.of(hops)));
        results.table(table("lookups"));
    }

    /** One row for each search. */
    Table table(String name) {
        Table table = new Table(name, "started_s", "searcher", "wanted", "found", "hops", "messages", "latency_ms");
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            boolean over = finding.isOver() && !finding.failed();
            table.row(
                    startedSeconds.get(i),
                    finding.by(),
                    finding.wanted(),
                    finding.found(),
                    over ? finding.hops() : "",
                    over ? finding.messages() : "",
                    finding.found() ? finding.firstMillis() : "");
        }
        return table;
    }
}
