package org.warrenp2p.node.core;

import org.warrenp2p.dht.FindListener;
import org.warrenp2p.dht.Search;
import org.warrenp2p.proto.PeerId;

/** Where the ladder gets records from: the DHT. */
@FunctionalInterface
interface RecordFinder {

    /** Searches for the record of {@code peer}. */
    Search find(PeerId peer, FindListener listener);
}
