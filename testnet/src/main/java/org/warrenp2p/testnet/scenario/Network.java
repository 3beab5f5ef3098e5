package org.warrenp2p.testnet.scenario;

import java.util.List;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/** What every scenario asks and tells of its network. */
final class Network {

    private Network() {}

    /** @throws IllegalArgumentException if there are fewer than two */
    static void requireSome(List<Peer> peers, String what) {
        if (peers.size() < 2) {
            throw new IllegalArgumentException("Only " + peers.size() + " nodes have " + what
                    + ": take more nodes, or give them more time to settle");
        }
    }

    /** Adds how many joined and how. */
    static void report(World world, int nodes, Results results) {
        List<Peer> joined = world.living(peer -> true);
        results.rate("joined_rate", Math.min(nodes, joined.size()), nodes);
        results.mean(
                "table_contacts_mean",
                joined.stream().map(peer -> peer.table().size()).toList());
        if (joined.stream().anyMatch(peer -> !peer.isServer())) {
            results.note("Nodes behind translators are clients because the scenario makes them so: they do not find out"
                    + " for themselves.");
        }
    }
}
