package org.warrenp2p.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.proto.PeerId;

class KeyCommandTest {

    @TempDir
    Path directory;

    private final TestConsole console = new TestConsole();
    private String file = "";

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("identity.key").toString();
    }

    @Test
    void shouldShowThePeerThatItGenerated() {
        assertThat(console.run("key", "generate", "--out", file)).isZero();
        String peer = console.out().strip();
        TestConsole second = new TestConsole();

        assertThat(second.run("key", "show", file, "--json")).isZero();
        assertThat(PeerId.parse(peer)).hasToString(peer);
        assertThat(second.json().get("ok").asBoolean()).isTrue();
        assertThat(second.json().get("peer").asText()).isEqualTo(peer);
        assertThat(second.json().get("file").asText()).isEqualTo(file);
    }

    @Test
    void shouldNeverReplaceAKey() throws IOException {
        console.run("key", "generate", "--out", file);
        byte[] before = Files.readAllBytes(Path.of(file));
        TestConsole second = new TestConsole();

        assertThat(second.run("key", "generate", "--out", file, "--json")).isEqualTo(3);
        assertThat(second.json().get("error").get("code").asText()).isEqualTo("key_file");
        assertThat(Files.readAllBytes(Path.of(file))).isEqualTo(before);
    }

    @Test
    void shouldRefuseAKeyThatOthersMayRead() throws IOException {
        Assumptions.assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system has no POSIX permissions");
        console.run("key", "generate", "--out", file);
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r-----"));
        TestConsole second = new TestConsole();

        assertThat(second.run("key", "show", file)).isEqualTo(3);
        assertThat(second.err()).contains("open to others").contains("chmod 600");
    }

    @Test
    void shouldRefuseAFileThatIsNoKey() throws IOException {
        Files.writeString(Path.of(file), "hello");
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-------"));

        assertThat(console.run("key", "show", file, "--json")).isEqualTo(3);
        assertThat(console.json().get("error").get("message").asText()).contains("is not an Ed25519 private key");
    }

    @Test
    void shouldSayThatAFolderIsMissing() {
        assertThat(console.run(
                        "key",
                        "generate",
                        "--out",
                        directory.resolve("no/such/key").toString()))
                .isEqualTo(3);
        assertThat(console.err()).contains("does not exist");
    }
}
