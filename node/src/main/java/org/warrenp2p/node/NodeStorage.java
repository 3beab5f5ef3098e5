package org.warrenp2p.node;

import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.node.store.NodeStore;
import org.warrenp2p.transport.EventLoop;

/**
 * The storage ports of a node, and what closes them.
 *
 * @param closing blocks until what waits is written
 */
record NodeStorage(Storages storages, KnownContacts contacts, Runnable closing) {

    /** Ports that forget with the process. */
    static NodeStorage inMemory(EventLoop loop) {
        return new NodeStorage(Storages.inMemory(loop), KnownContacts.none(loop), () -> {});
    }

    /** The ports of {@code store}. */
    static NodeStorage of(NodeStore store) {
        return new NodeStorage(store.storages(), store.contacts(), store::close);
    }

    void close() {
        closing.run();
    }
}
