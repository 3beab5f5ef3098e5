package org.warrenp2p.dht.records;

import org.warrenp2p.transport.EventLoop;

/** The storages of all kinds. */
public record Storages(
        ItemStorage<KeptRecord> records, ItemStorage<KeptValue> values, ItemStorage<KeptAnnouncement> announcements) {

    /** Storages that acknowledge on {@code loop} and forget with the process. */
    public static Storages inMemory(EventLoop loop) {
        return new Storages(new TransientStorage<>(loop), new TransientStorage<>(loop), new TransientStorage<>(loop));
    }
}
