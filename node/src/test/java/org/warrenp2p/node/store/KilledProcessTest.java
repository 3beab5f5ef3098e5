package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.StorePorts;
import org.warrenp2p.dht.records.StoreSettings;
import org.warrenp2p.dht.records.Stores;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.identity.Ed25519Verifier;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;

/** What was acknowledged is there after {@code kill -9}, on one file that goes through all the deaths. */
@Timeout(300)
class KilledProcessTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void shouldKeepWhatWasAcknowledged() throws Exception {
        killAndLook(3);
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatWasAcknowledgedThroughManyDeaths() throws Exception {
        killAndLook(20);
    }

    private void killAndLook(int rounds) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SortedMap<Integer, Long> acknowledged = new TreeMap<>();
        long last = 0;
        for (int round = 0; round < rounds; round++) {
            for (long sequence : acknowledgedUntilKilled(last, random.nextInt(1_500))) {
                acknowledged.merge(StoredItems.placeOf(sequence), sequence, Math::max);
                last = Math.max(last, sequence);
            }
            // what was under way when the process died may be there as well
            long mostSequence = last + 2 * StoredItems.PLACES;
            Stores served = afterARestart();
            for (Map.Entry<Integer, Long> place : acknowledged.entrySet()) {
                long kept = servedAt(served, place.getValue(), mostSequence);
                assertThat(kept)
                        .as("served of %s, seed %d", StoredItems.item(place.getValue()), seed)
                        .isNotNegative();
                last = Math.max(last, kept);
            }
        }
        assertThat(acknowledged).as("places stored at").hasSizeGreaterThan(StoredItems.PLACES / 2);
        assertThat(directory).isDirectoryNotContaining("glob:**damaged*");
    }

    /** The lowest number, from {@code atLeast}, of which the stores serve exactly the item; -1 if there is none. */
    private static long servedAt(Stores stores, long atLeast, long most) {
        for (long sequence = atLeast; sequence <= most; sequence += StoredItems.PLACES) {
            if (serves(stores, StoredItems.item(sequence))) {
                return sequence;
            }
        }
        return -1;
    }

    private static boolean serves(Stores stores, KeptItem item) {
        if (item instanceof KeptRecord record) {
            return record.signed()
                    .equals(stores.records().get(record.signed().record().peer().key()));
        }
        if (item instanceof KeptValue value) {
            return value.value().equals(stores.values().get(value.place()));
        }
        KeptAnnouncement announcement = (KeptAnnouncement) item;
        Response.AnnouncementsFound found = stores.announcements().get(announcement.shard(), 0, 0);
        return found != null && found.announcements().contains(announcement.signed());
    }

    /** All that the process told before it died, at least {@code atLeast} and one. */
    private List<Long> acknowledgedUntilKilled(long after, int atLeast) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoringProcess.class.getName(),
                        file().toString(),
                        Long.toString(after))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Long> told = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(Long.parseLong(line));
                if (told.size() == atLeast + 1) {
                    // by its handle: the process itself would close the stream that it still has lines in
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(told).as("what the process acknowledged").hasSizeGreaterThan(atLeast);
        return told;
    }

    /** What a node that starts again serves. */
    private Stores afterARestart() throws StoreException {
        HandLoop loop = new HandLoop();
        Counters counters = new Counters();
        try (NodeStore store = OpenStore.open(file(), NodeStoreTest.CLOCK).serve(loop, counters)) {
            Stores stores = new Stores(new StorePorts(
                    NetworkId.MAIN,
                    StoreSettings.defaults(),
                    store.storages(),
                    SignatureChecks.inline(NetworkId.MAIN, new Ed25519Verifier()),
                    () -> StoredItems.ISSUED_MILLIS,
                    new Random(1),
                    counters));
            stores.load();
            Told<List<KeptRecord>> loaded = new Told<>();
            store.storages().records().load(loaded);
            loop.runUntil(loaded::ended);
            return stores;
        }
    }

    private Path file() {
        return directory.resolve("warren.store");
    }
}
