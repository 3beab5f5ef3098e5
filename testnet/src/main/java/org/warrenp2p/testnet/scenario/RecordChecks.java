package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.testnet.world.Finding;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/**
 * Which records the network still has. One is lost if several nodes after one another do not find it, so that a search
 * that went wrong does not count as a lost record.
 */
final class RecordChecks {

    /** At a success rate of 90 %, five failures in a row for a record that is there happen once in 100,000. */
    private static final int SEARCHERS = 5;

    /** Longer than any search takes. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private RecordChecks() {}

    /** Those of {@code published} whose record none of some of {@code searchers} finds. */
    static List<Peer> lost(World world, List<Peer> published, List<Peer> searchers) {
        RandomGenerator random = world.random().stream("record-checks");
        List<Peer> missing = new ArrayList<>(published);
        for (int round = 0; round < SEARCHERS && !missing.isEmpty(); round++) {
            List<Finding> findings = new ArrayList<>();
            for (Peer peer : missing) {
                Peer by = searchers.get(random.nextInt(searchers.size()));
                while (by == peer) {
                    by = searchers.get(random.nextInt(searchers.size()));
                }
                findings.add(by.find(peer));
                world.run("looking for lost records", Duration.ofMillis(50));
            }
            world.simulation().runUntil(() -> findings.stream().noneMatch(Finding::isPending), LIMIT);
            List<Peer> still = new ArrayList<>();
            for (int i = 0; i < missing.size(); i++) {
                if (!findings.get(i).found()) {
                    still.add(missing.get(i));
                }
            }
            missing = still;
        }
        return missing;
    }
}
