package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.dht.records.KeptItem;

/** Whatever is in the file, the node starts: with what the file held, or with nothing and the file set aside. */
class DamagedStoreTest {

    private static final int ITEMS = 100;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Random random = new Random(7);

    @Test
    void shouldSetRandomBytesAside() throws Exception {
        for (int length : List.of(1, 100, 4_096, 8_192, 50_000)) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            Files.write(file(), noise);
            checkMessage();
            assertThat(openAndLoad()).isEmpty();
            assertThat(Files.readAllBytes(directory.resolve("warren.store.damaged-20260203T040506Z")))
                    .isEqualTo(noise);
            clear();
        }
    }

    @Test
    void shouldNotOverwriteWhatWasSetAsideBefore() throws Exception {
        for (int i = 0; i < 3; i++) {
            Files.write(file(), new byte[] {(byte) i, 1, 2, 3});
            openAndLoad();
        }
        assertThat(directory)
                .isDirectoryContaining("glob:**.damaged-20260203T040506Z")
                .isDirectoryContaining("glob:**.damaged-20260203T040506Z-2")
                .isDirectoryContaining("glob:**.damaged-20260203T040506Z-3");
    }

    @Test
    void shouldStartFromATruncatedFile() throws Exception {
        byte[] sound = soundFile();
        for (int length = 0; length < sound.length; length += 1 + sound.length / 23) {
            start(Arrays.copyOf(sound, length));
        }
    }

    @Test
    void shouldStartFromAFileWithFlippedBytes() throws Exception {
        startWithFlippedBytes(60);
    }

    @Test
    @Tag("slow")
    void shouldStartFromAFileWithFlippedBytesAnywhere() throws Exception {
        startWithFlippedBytes(2_000);
    }

    private void startWithFlippedBytes(int rounds) throws Exception {
        byte[] sound = soundFile();
        int setAside = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = sound.clone();
            int at = (int) ((long) sound.length * round / rounds);
            for (int i = 0; i <= round % 4; i++) {
                damaged[Math.min(damaged.length - 1, at + i)] ^= (byte) (1 + random.nextInt(255));
            }
            setAside += start(damaged) ? 1 : 0;
        }
        assertThat(setAside).as("the damage was found where it mattered").isBetween(rounds / 20, rounds - 1);
    }

    @Test
    void shouldStartFromAFileWithZeroedBlocks() throws Exception {
        byte[] sound = soundFile();
        for (int at = 0; at < sound.length; at += 8_192) {
            byte[] damaged = sound.clone();
            Arrays.fill(damaged, at, Math.min(at + 4_096, damaged.length), (byte) 0);
            start(damaged);
        }
    }

    /** The warning is for people: a sentence of what was found, not the name or the words of an exception. */
    private void checkMessage() throws IOException {
        byte[] content = Files.readAllBytes(file());
        StoreFile file = null;
        try {
            file = MvFile.open(file().toString());
            StoredTables.readAll(file);
        } catch (StoreException e) {
            assertThat(e.getMessage())
                    .startsWith("The store " + file() + " ")
                    .doesNotContain("Exception", "Error", "null", "Cannot invoke", "out of bounds");
        } finally {
            if (file != null) {
                file.abandon();
            }
            Files.write(file(), content);
        }
    }

    /** Whether the file was set aside; if not, only what was stored may be in it. */
    private boolean start(byte[] content) throws Exception {
        Files.write(file(), content);
        checkMessage();
        List<KeptItem> loaded = openAndLoad();
        boolean setAside = list().stream().anyMatch(path -> path.toString().contains(".damaged-"));
        if (setAside) {
            assertThat(loaded).isEmpty();
        } else {
            assertThat(loaded).isSubsetOf(items());
        }
        clear();
        return setAside;
    }

    private List<KeptItem> openAndLoad() throws StoreException {
        StoreFile file = OpenStore.open(file(), NodeStoreTest.CLOCK).file();
        List<KeptItem> loaded = StoredTables.readAll(file);
        // and it can be written to
        file.put(Table.RECORDS, new byte[] {1}, new byte[] {1});
        file.commit();
        file.abandon();
        return loaded;
    }

    /** As a killed process leaves it: several commits, nothing tidied. */
    private byte[] soundFile() throws Exception {
        StoreFile file = MvFile.open(file().toString());
        for (KeptItem item : items()) {
            StoredTables.put(file, item);
            if (items().indexOf(item) % 10 == 0) {
                file.commit();
            }
        }
        file.commit();
        file.abandon();
        byte[] content = Files.readAllBytes(file());
        assertThat(openAndLoad()).containsExactlyInAnyOrderElementsOf(items());
        clear();
        return content;
    }

    private static final List<KeptItem> STORED = new ArrayList<>();

    private static List<KeptItem> items() {
        if (STORED.isEmpty()) {
            for (int i = 0; i < ITEMS; i++) {
                STORED.add(StoredItems.item(i));
            }
        }
        return STORED;
    }

    private Path file() {
        return directory.resolve("warren.store");
    }

    private List<Path> list() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            all.forEach(paths::add);
        }
        return paths;
    }

    private void clear() throws IOException {
        for (Path path : list()) {
            Files.delete(path);
        }
    }
}
