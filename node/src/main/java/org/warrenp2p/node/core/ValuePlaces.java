package org.warrenp2p.node.core;

import org.warrenp2p.dht.Kept;
import org.warrenp2p.dht.PublishResult;
import org.warrenp2p.dht.Search;
import org.warrenp2p.dht.ValueListener;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.Value;
import org.warrenp2p.transport.Completion;

/** Where values are stored and found: the network, as a node sees it. Only from the loop. */
public interface ValuePlaces {

    /** Stores a value once. */
    void put(Value value, Completion<PublishResult> done);

    /** Stores a value again and again until released. */
    Kept keep(Value value, Completion<PublishResult> first);

    /** Searches for a value. */
    Search get(Key place, ValueListener listener);
}
