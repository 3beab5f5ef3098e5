package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;

/** The real library on a disk that fills up in the middle of a write. */
class FullDiskTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final HandLoop loop = new HandLoop();
    private final Counters counters = new Counters();

    @AfterEach
    void empty() {
        FullDisk.FULL.set(false);
    }

    @Test
    void shouldKeepWhatWasAcknowledgedAndGoOnWhenThereIsRoomAgain() throws Exception {
        FullDisk.register();
        String name = FullDisk.SCHEME + ":" + directory.resolve("warren.store");
        NodeStore store = new NodeStore(
                new GroupCommit(MvFile.open(name), () -> MvFile.open(name), Duration.ZERO, loop, counters));
        List<KeptRecord> acknowledged = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            boolean full = round % 2 == 1;
            FullDisk.FULL.set(full);
            for (int i = 0; i < 20; i++) {
                KeptRecord record = StoredItems.record(round * 100 + i, 1);
                Told<KeptRecord> told = new Told<>();
                store.storages().records().put(record, told);
                loop.runUntil(told::ended);
                assertThat(told.times()).isEqualTo(1);
                if (full) {
                    assertThat(told.failures.get(0).code()).isEqualTo(Failure.Code.STORAGE);
                    assertThat(told.failures.get(0).message()).contains("No space left on device");
                } else {
                    assertThat(told.values).containsExactly(record);
                    acknowledged.add(record);
                }
            }
        }
        assertThat(counters.counter("store.failed").value()).isEqualTo(60);
        store.close();

        List<KeptRecord> kept = new ArrayList<>();
        StoreFile file = MvFile.open(directory.resolve("warren.store").toString());
        MvItemStorage.readAll(file, RecordEntry.FORMAT, kept);
        file.close();
        assertThat(kept).containsExactlyInAnyOrderElementsOf(acknowledged);
    }
}
