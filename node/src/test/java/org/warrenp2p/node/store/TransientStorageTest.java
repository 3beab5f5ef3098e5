package org.warrenp2p.node.store;

import org.warrenp2p.dht.records.ItemStorage;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.TransientStorage;

class TransientStorageTest implements ItemStorageContract {

    private final HandLoop loop = new HandLoop();
    private final TransientStorage<KeptRecord> storage = new TransientStorage<>(loop);

    @Override
    public HandLoop loop() {
        return loop;
    }

    @Override
    public ItemStorage<KeptRecord> storage() {
        return storage;
    }
}
