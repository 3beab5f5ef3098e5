package org.warrenp2p.cli.demo;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warrenp2p.cli.console.Amount;
import org.warrenp2p.cli.console.CliFailure;
import org.warrenp2p.cli.console.Durations;
import org.warrenp2p.cli.console.ErrorCode;
import org.warrenp2p.node.FoundPeers;
import org.warrenp2p.node.TopicAnnouncement;

/** Some nodes announce a topic, and all others find them. */
final class TopicSteps {

    private static final String TOPIC = "warren/demo";

    /** As many as one search of the tour asks for: everybody can find all of them. */
    private static final int MAX_ANNOUNCING = 20;

    private final DemoNetwork network;
    private final int announcing;

    TopicSteps(DemoNetwork network) {
        this.network = network;
        this.announcing = Math.max(1, Math.min(MAX_ANNOUNCING, network.size() / 4));
    }

    /** Kept until the nodes stop. */
    String announce() throws CliFailure {
        List<TopicAnnouncement> announcements = network.parallel()
                .all("announcing", announcing, index -> network.node(index).announce(TOPIC));
        int keptBy = Median.of(
                announcements.stream().<Integer>map(made -> made.first().storedOn()));
        if (keptBy == 0) {
            throw new CliFailure(ErrorCode.REFUSED, "no other node keeps an announcement", "Try again with -v");
        }
        return Amount.of(announcing, "node") + " offered a topic; each announcement is kept by "
                + Amount.of(keptBy, "other") + " (median)";
    }

    String find() throws CliFailure {
        int searching = network.size() - announcing;
        List<FoundPeers> results = network.parallel()
                .all(
                        "finding",
                        searching,
                        index -> network.node(announcing + index)
                                .findPeers(TOPIC, announcing, DemoNetwork.OPERATION_LIMIT));
        requireAnnounced(results);
        return Amount.of(searching, "other node") + " looked for it and found "
                + Median.of(results.stream().<Integer>map(found -> found.peers().size())) + " of " + announcing + " in "
                + Durations.text(Median.of(results.stream().map(FoundPeers::took))) + " (median)";
    }

    private void requireAnnounced(List<FoundPeers> results) throws CliFailure {
        Set<String> announced = new TreeSet<>();
        for (int index = 0; index < announcing; index++) {
            announced.add(network.node(index).peerId().toString());
        }
        for (FoundPeers found : results) {
            if (!found.peers().stream().allMatch(peer -> announced.contains(peer.toString()))) {
                throw new CliFailure(
                        ErrorCode.WRONG_PEER, "a node was found that does not offer the topic", "Try again with -v");
            }
        }
    }
}
