package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.proto.SignedPeerRecord;

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
        Map<Integer, Long> acknowledged = new LinkedHashMap<>();
        long last = 0;
        for (int round = 0; round < rounds; round++) {
            for (long sequence : acknowledgedUntilKilled(last, random.nextInt(1_500))) {
                acknowledged.merge(StoringProcess.peerOf(sequence), sequence, Math::max);
                last = Math.max(last, sequence);
            }
            List<SignedPeerRecord> kept = load();
            Map<Integer, SignedPeerRecord> byPeer = new LinkedHashMap<>();
            for (SignedPeerRecord record : kept) {
                long sequence = record.record().sequence();
                int peer = StoringProcess.peerOf(sequence);
                byPeer.put(peer, record);
                last = Math.max(last, sequence);
                assertThat(record).as("intact, seed %d", seed).isEqualTo(StoredRecords.record(peer, sequence));
            }
            acknowledged.forEach((peer, sequence) -> assertThat(byPeer)
                    .as("acknowledged with sequence %d, seed %d", sequence, seed)
                    .hasEntrySatisfying(
                            peer,
                            record -> assertThat(record.record().sequence()).isGreaterThanOrEqualTo(sequence)));
        }
        assertThat(acknowledged).as("peers stored").hasSizeGreaterThan(StoringProcess.PEERS / 2);
        assertThat(directory).isDirectoryNotContaining("glob:**damaged*");
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

    private List<SignedPeerRecord> load() throws StoreException {
        List<SignedPeerRecord> kept = new ArrayList<>();
        OpenStore store = OpenStore.open(file(), NodeStoreTest.CLOCK);
        MvRecordStorage.readAll(store.file(), kept);
        store.abandon();
        return kept;
    }

    private Path file() {
        return directory.resolve("warren.store");
    }
}
