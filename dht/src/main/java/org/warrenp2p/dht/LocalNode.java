package org.warrenp2p.dht;

import java.util.List;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;

/**
 * What this node is at the moment, as far as the DHT cares. Asked again each time, because roles and addresses change
 * while a node runs. Only from the loop.
 */
public interface LocalNode {

    /** This node's name; never changes. */
    PeerId peer();

    /** The network that this node belongs to; never changes. */
    NetworkId network();

    /** SERVER if others may put this node into their tables; a CLIENT answers nothing but pings. */
    Frame.Role role();

    /** The address families that this node has a socket and a route for. */
    Families families();

    /**
     * Where this node listens: concrete addresses of its interfaces (loopback included where it listens there), best
     * first. They decide which kinds of addresses it believes in, and what a pong tells of the other family.
     */
    List<Endpoint> endpoints();

    /** The port where this node takes tunnels in that family, as a relay, or 0. */
    default int tunnelPort(IpFamily family) {
        return 0;
    }

    /** The port of this node's auxiliary socket of that family, or 0 if there is none. */
    default int auxiliaryPort(IpFamily family) {
        return 0;
    }
}
