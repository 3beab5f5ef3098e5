package org.warrenp2p.node.core.repair;

import java.util.function.Predicate;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Search;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;

/**
 * The node as repairs need it.
 *
 * @param records searches for records
 * @param mayDial whether a packet may go to an endpoint because a record names it
 * @param ownTrouble told when a path has missed an answer: the trouble may be this node's own, so it makes sure that those on
 *     whom it depends see it where it is; at most once a second
 */
public record RepairPorts(
        PeerId self,
        EventLoop loop,
        Exchanges exchanges,
        Records records,
        PathOpener opener,
        Predicate<Endpoint> mayDial,
        Runnable ownTrouble,
        Counters counters) {

    /** Where records come from: the DHT. */
    @FunctionalInterface
    public interface Records {

        /** Searches for the record of {@code peer}. */
        Search find(PeerId peer, FindListener listener);
    }
}
