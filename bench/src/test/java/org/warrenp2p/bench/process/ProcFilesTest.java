package org.warrenp2p.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.node.WarrenException;

class ProcFilesTest {

    @TempDir
    Path directory;

    @Test
    void shouldTellWhatAProcessUses() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")));
        ProcFiles own = ProcFiles.of(ProcessHandle.current().pid());
        long before = own.descriptors();
        Path file = Files.createFile(directory.resolve("file"));

        try (InputStream open = Files.newInputStream(file)) {
            assertThat(open.read()).isEqualTo(-1);
            assertThat(own.descriptors()).isGreaterThan(before);
        }
        // a JVM has worked for more than a step of 10 ms, and holds more than a megabyte
        assertThat(own.cpuNanos()).isPositive();
        assertThat(own.residentBytes()).isGreaterThan(1 << 20);
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertThatThrownBy(() -> ProcFiles.of(Long.MAX_VALUE))
                .isInstanceOf(WarrenException.class)
                .hasMessageContaining("/proc");
    }
}
