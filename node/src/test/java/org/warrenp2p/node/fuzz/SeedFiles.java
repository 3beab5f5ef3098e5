package org.warrenp2p.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.warrenp2p.proto.Bytes;

/**
 * The seeds of a fuzz test: files where Jazzer looks for them, made from valid encodings. They are checked against what
 * the code encodes now, so the corpus cannot fall behind the wire; {@code -Dwarren.fuzz.write=true} writes them anew.
 */
public final class SeedFiles {

    /** Set to true to write the files instead of checking them. */
    static final String WRITE_PROPERTY = "warren.fuzz.write";

    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private SeedFiles() {}

    /** Checks, or writes, the seeds of one fuzz test by name; what else is in its folder was found by a fuzzer. */
    public static void check(Class<?> test, String method, Map<String, Bytes> seeds) throws IOException {
        Path folder =
                RESOURCES.resolve(test.getName().replace('.', '/') + "Inputs").resolve(method);
        for (Map.Entry<String, Bytes> seed : seeds.entrySet()) {
            Path file = folder.resolve(seed.getKey());
            if (Boolean.getBoolean(WRITE_PROPERTY)) {
                Files.createDirectories(folder);
                Files.write(file, seed.getValue().toArray());
            }
            assertThat(file)
                    .as("run with -D%s=true if the encoding was meant to change", WRITE_PROPERTY)
                    .hasBinaryContent(seed.getValue().toArray());
        }
    }
}
