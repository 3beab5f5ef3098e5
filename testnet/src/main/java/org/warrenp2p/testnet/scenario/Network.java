package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.testnet.report.Results;
import org.warrenp2p.testnet.world.Peer;
import org.warrenp2p.testnet.world.World;

/** What every scenario asks and tells of its network. */
final class Network {

    private static final Duration BETWEEN_CLIENTS = Duration.ofMillis(100);

    /** Several times what joining and publishing take. */
    private static final Duration PUBLISHING = Duration.ofSeconds(30);

    private Network() {}

    /** {@code count} public clients that have joined and had time to publish. */
    static List<Peer> addClients(World world, int count) {
        List<Peer> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(world.prepare(false).start());
            world.run("clients join", BETWEEN_CLIENTS);
        }
        world.run("clients publish", PUBLISHING);
        return clients;
    }

    /** Where to ask {@code peers} over IPv4, which all have. */
    static List<Contact> ipv4Contacts(List<Peer> peers) {
        return peers.stream()
                .flatMap(peer -> peer.contacts().stream())
                .filter(contact -> contact.endpoint().address().isIpv4())
                .toList();
    }

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
        if (world.hasTranslators()) {
            results.note("Nodes behind translators are clients because the scenario makes them so: they do not find out"
                    + " for themselves.");
        }
    }
}
