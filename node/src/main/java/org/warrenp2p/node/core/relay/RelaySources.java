package org.warrenp2p.node.core.relay;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.TopicListener;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;

/** What the relays of a node depend on, asked for when it matters. */
public interface RelaySources {

    /** Whether strangers reach this node, as far as it has found out. */
    boolean isPublic();

    /** Whether this node can be reached through relays only, and wants to be. */
    boolean needsRelays();

    /** How often an idle way has to be used to stay open. */
    Duration keepalive();

    /** Whether a packet may go to {@code endpoint} because somebody's record names it. */
    boolean mayDial(Endpoint endpoint);

    /** Whether this node serves whoever finds it: such a node is reached by those behind tunnels, through any relay. */
    default boolean servesStrangers() {
        return false;
    }

    /** Whether a first packet may go to {@code endpoint} because somebody behind a tunnel names it. */
    default boolean mayMeet(Endpoint endpoint) {
        return false;
    }

    /**
     * Gets to {@code relay} so that it serves this node: at once as a rule; through a tunnel where no UDP gets out.
     *
     * @param completion how it is reached, in this turn or later
     */
    default void reach(Contact relay, Completion<Contact> completion) {
        completion.succeeded(relay);
    }

    /** Offers this node as a relay until released. */
    Kept announce();

    /** Looks for peers that offer themselves as relays. */
    Search findRelays(int limit, TopicListener listener);

    /** The servers that this node knows. */
    List<Contact> servers();

    /** Looks for the record of {@code peer}. */
    Search find(PeerId peer, FindListener listener);
}
