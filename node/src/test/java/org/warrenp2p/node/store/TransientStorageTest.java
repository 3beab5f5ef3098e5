package org.warrenp2p.node.store;

import org.warrenp2p.dht.records.RecordStorage;
import org.warrenp2p.dht.records.TransientStorage;

class TransientStorageTest implements RecordStorageContract {

    private final HandLoop loop = new HandLoop();
    private final TransientStorage storage = new TransientStorage(loop);

    @Override
    public HandLoop loop() {
        return loop;
    }

    @Override
    public RecordStorage storage() {
        return storage;
    }
}
