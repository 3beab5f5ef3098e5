package org.warrenp2p.node;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.proto.PeerId;

/**
 * Who offers a topic.
 *
 * @param peers different ones, at least one, as they were found; a random sample if there are more than were asked for
 * @param took from the call to the end of the search
 */
public record FoundPeers(String topic, List<PeerId> peers, Duration took) {

    /** Copies the list. */
    public FoundPeers {
        peers = List.copyOf(peers);
    }
}
