package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.proto.multiaddr.Multiaddr;

/** {@code listen} and {@code dial} between two processes. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PipeProcessTest {

    private static final int BYTES = 64 * 1024 * 1024;

    @TempDir
    Path directory;

    @Test
    void shouldCarryFilesBothWaysAtOnce() throws Exception {
        Path toListener = randomFile("to-listener", BYTES, 1);
        Path toDialler = randomFile("to-dialler", BYTES / 4, 2);
        Path atListener = directory.resolve("at-listener");
        Path atDialler = directory.resolve("at-dialler");
        try (WarrenProcess listen =
                WarrenProcess.piping(toDialler, atListener, "listen", "--listen", "/ip4/127.0.0.1/udp/0")) {
            String address = listen.readyAddress("/ip4");
            try (WarrenProcess dial = dial(toListener, atDialler, address)) {
                assertThat(dial.awaitExit()).as(dial.said()).isZero();
                assertThat(listen.awaitExit()).as(listen.said()).isZero();
            }
        }

        assertThat(Files.mismatch(toListener, atListener)).isEqualTo(-1);
        assertThat(Files.mismatch(toDialler, atDialler)).isEqualTo(-1);
    }

    @Test
    void shouldTellADiallerThatNobodyListens() throws Exception {
        Path nothing = randomFile("nothing", 0, 3);
        try (WarrenProcess node = WarrenProcess.start("run", "--listen", "/ip4/127.0.0.1/udp/0")) {
            String address = node.readyAddress("/ip4");
            try (WarrenProcess dial = dial(nothing, directory.resolve("out"), address)) {
                assertThat(dial.awaitExit()).isEqualTo(1);
                assertThat(dial.said())
                        .contains("does not wait for anybody to dial")
                        .doesNotContain("\tat ");
            }
        }
    }

    private static WarrenProcess dial(Path input, Path output, String address) throws IOException {
        String peer = Multiaddr.parse(address).peer().orElseThrow().toString();
        return WarrenProcess.piping(input, output, "dial", peer, "--bootstrap", address, "--timeout", "30s");
    }

    private Path randomFile(String name, int length, long seed) throws IOException {
        Path file = directory.resolve(name);
        Random random = new Random(seed);
        byte[] chunk = new byte[64 * 1024];
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int written = 0; written < length; written += chunk.length) {
                random.nextBytes(chunk);
                output.write(chunk, 0, Math.min(chunk.length, length - written));
            }
        }
        return file;
    }
}
