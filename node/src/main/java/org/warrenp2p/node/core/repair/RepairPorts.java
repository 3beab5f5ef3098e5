package org.warrenp2p.node.core.repair;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Search;
import org.warrenp2p.node.core.punch.PathOpener;
import org.warrenp2p.node.core.relay.CircuitOpener;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths.Path;

/**
 * The node as repairs need it.
 *
 * @param records searches for records
 * @param paths what leads to peers with links
 * @param suspected told of a relay when a path that leads through it has died
 * @param mayDial whether a packet may go to an endpoint because a record names it
 * @param ownTrouble told when a path has missed an answer: the trouble may be this node's own, so it makes sure that those on
 *     whom it depends see it where it is; at most once a second
 */
public record RepairPorts(
        PeerId self,
        EventLoop loop,
        Exchanges exchanges,
        Records records,
        Paths paths,
        PathOpener opener,
        CircuitOpener circuits,
        Consumer<PeerId> suspected,
        Predicate<Endpoint> mayDial,
        Runnable ownTrouble,
        Counters counters) {

    /** Where records come from: the DHT. */
    @FunctionalInterface
    public interface Records {

        /** Searches for the record of {@code peer}. */
        Search find(PeerId peer, FindListener listener);
    }

    /** The paths of peers with links. */
    public interface Paths {

        /** Those that are not known to be dead; none without a link. */
        List<Path> living(PeerId peer);

        /** Whether the application lets the link with {@code peer} take another way than through relays. */
        default boolean mayBeDirect(PeerId peer) {
            return true;
        }

        /** All that have proved themselves, living or not. */
        List<Path> validated(PeerId peer);
    }
}
