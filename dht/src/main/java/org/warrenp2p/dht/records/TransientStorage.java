package org.warrenp2p.dht.records;

import java.util.List;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;

/** A storage for nodes that keep records in memory only: it acknowledges and forgets. */
public final class TransientStorage implements RecordStorage {

    private final EventLoop loop;

    /** A storage that acknowledges on {@code loop}. */
    public TransientStorage(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void put(SignedPeerRecord record, Completion<SignedPeerRecord> done) {
        loop.execute(() -> done.succeeded(record));
    }

    @Override
    public void remove(PeerId peer) {
        // nothing is kept
    }

    @Override
    public void load(Completion<List<SignedPeerRecord>> done) {
        loop.execute(() -> done.succeeded(List.of()));
    }
}
