package org.warrenp2p.node.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.warrenp2p.dht.records.ItemStorage;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;

/** A process that stores items of all kinds until it is killed, and prints the sequence of each as it is acknowledged. */
final class StoringProcess {

    /** Under way at a time, as from a busy network. */
    private static final int UNDER_WAY = 64;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    private int underWay;

    private StoringProcess() {}

    public static void main(String[] args) throws StoreException {
        new StoringProcess().run(Path.of(args[0]), Long.parseLong(args[1]));
    }

    private void run(Path file, long after) throws StoreException {
        HandLoop loop = new HandLoop();
        Storages storages = OpenStore.open(file, InstantSource.system())
                .serve(loop, new Counters())
                .storages();
        for (long sequence = after + 1; ; sequence++) {
            store(StoredItems.item(sequence), storages, sequence);
            loop.runUntil(() -> underWay < UNDER_WAY);
        }
    }

    private void store(KeptItem item, Storages storages, long sequence) {
        if (item instanceof KeptRecord record) {
            put(record, storages.records(), sequence);
        } else if (item instanceof KeptValue value) {
            put(value, storages.values(), sequence);
        } else if (item instanceof KeptAnnouncement announcement) {
            put(announcement, storages.announcements(), sequence);
        }
    }

    private <T extends KeptItem> void put(T item, ItemStorage<T> storage, long sequence) {
        underWay++;
        storage.put(
                item,
                Completion.of(
                        done -> {
                            out.println(sequence);
                            underWay--;
                        },
                        failure -> {
                            throw new IllegalStateException(failure.toString());
                        }));
    }
}
