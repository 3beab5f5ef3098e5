package org.warrenp2p.dht.records;

import java.util.List;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;

/** A storage for nodes that keep what they keep in memory only: it acknowledges and forgets. */
public final class TransientStorage<T extends KeptItem> implements ItemStorage<T> {

    private final EventLoop loop;

    /** A storage that acknowledges on {@code loop}. */
    public TransientStorage(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void put(T item, Completion<T> done) {
        loop.execute(() -> done.succeeded(item));
    }

    @Override
    public void remove(T item) {
        // nothing is kept
    }

    @Override
    public void load(Completion<List<T>> done) {
        loop.execute(() -> done.succeeded(List.of()));
    }
}
