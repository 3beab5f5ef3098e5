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

    /** Offers this node as a relay until released. */
    Kept announce();

    /** Looks for peers that offer themselves as relays. */
    Search findRelays(int limit, TopicListener listener);

    /** The servers that this node knows. */
    List<Contact> servers();

    /** Looks for the record of {@code peer}. */
    Search find(PeerId peer, FindListener listener);
}
