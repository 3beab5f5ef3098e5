package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file as a death at every write, and in the middle of every write, would leave it. */
class TornWriteTest {

    private static final int COMMITS = 150;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Random random = new Random(5);
    private SortedMap<Integer, Integer> committed = new TreeMap<>();
    private SortedMap<Integer, Integer> underWay = new TreeMap<>();
    private int looks;

    @AfterEach
    void lookNoMore() {
        FullDisk.lookBy(() -> {});
    }

    @Test
    void shouldHoldAllOfTheLastCommitOrAllOfTheNextWhereverItEnds() throws Exception {
        FullDisk.register();
        Path path = directory.resolve("warren.store");
        StoreFile file = MvFile.open(FullDisk.SCHEME + ":" + path, 256 << 10);
        FullDisk.lookBy(() -> look(path));
        for (int commit = 1; commit <= COMMITS; commit++) {
            underWay = new TreeMap<>(committed);
            for (int i = 0; i < 20; i++) {
                int key = random.nextInt(120);
                if (random.nextInt(4) == 0) {
                    file.remove(Table.RECORDS, new byte[] {(byte) key});
                    underWay.remove(key);
                } else {
                    file.put(Table.RECORDS, new byte[] {(byte) key}, content(commit));
                    underWay.put(key, commit);
                }
            }
            file.commit();
            committed = underWay;
            if (commit % 8 == 0) {
                file.tidy();
            }
        }
        file.close();
        assertThat(looks).as("moments looked at").isGreaterThanOrEqualTo(2 * COMMITS);
        assertThat(Files.size(path)).as("it was rewritten on the way").isLessThan(2 << 20);
    }

    private void look(Path path) {
        looks++;
        Path copy = directory.resolve("copy");
        SortedMap<Integer, Integer> found = new TreeMap<>();
        try {
            Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
            StoreFile left = MvFile.open(copy.toString());
            left.forEach(Table.RECORDS, (key, content) -> {
                assertThat(content).hasSize(700);
                found.put((int) key[0], Byte.toUnsignedInt(content[0]));
            });
            left.abandon();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoreException e) {
            throw new AssertionError("look " + looks, e);
        }
        assertThat(found).as("look %d", looks).isIn(committed, underWay);
    }

    private static byte[] content(int commit) {
        byte[] content = new byte[700];
        content[0] = (byte) commit;
        return content;
    }
}
