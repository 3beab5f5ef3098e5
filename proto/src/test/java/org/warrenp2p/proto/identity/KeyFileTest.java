package org.warrenp2p.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Values;

class KeyFileTest {

    /** RFC 8410 section 10.3, with and without the public key. */
    private static final String RFC_KEY = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """;

    private static final String RFC_KEY_WITH_PUBLIC = """
            -----BEGIN PRIVATE KEY-----
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
            Z9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PRIVATE KEY-----
            """;

    private static final byte[] RFC_PUBLIC = Base64.getDecoder().decode("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItWrote() throws Exception {
        Path file = folder.resolve("a.key");

        KeyFile.create(file, Values.SIGNER);

        assertThat(KeyFile.read(file).peerId()).isEqualTo(Values.SIGNER.peerId());
    }

    @Test
    void shouldWriteForTheOwnerOnly() throws Exception {
        Path file = folder.resolve("a.key");
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no POSIX permissions here");

        KeyFile.create(file, Values.SIGNER);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldReadTheKeyOfTheRfc() throws Exception {
        PeerId expected = PeerId.ofPublicKey(RFC_PUBLIC);

        assertThat(KeyFile.read(file("a.key", RFC_KEY, "rw-------")).peerId()).isEqualTo(expected);
        assertThat(KeyFile.read(file("b.key", RFC_KEY_WITH_PUBLIC, "r--------")).peerId())
                .isEqualTo(expected);
    }

    @Test
    void shouldWriteTheBytesOfTheRfc() {
        Bytes seed = Bytes.ofHex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");

        assertThat(KeyPem.format(Identity.ofSeed(seed))).asString().isEqualTo(RFC_KEY);
    }

    @Test
    void shouldNeverOverwrite() throws Exception {
        Path file = file("a.key", "precious", "rw-------");

        fails(
                () -> KeyFile.create(file, Values.SIGNER),
                KeyFileException.Kind.EXISTS,
                "The file " + file + " exists already, and a key is never overwritten; choose another name");
        assertThat(file).hasContent("precious");
    }

    @Test
    void shouldSayThatTheFileOrFolderIsMissing() {
        Path file = folder.resolve("none.key");
        Path deep = folder.resolve("none").resolve("a.key");

        fails(
                () -> KeyFile.read(file),
                KeyFileException.Kind.MISSING,
                "There is no key file " + file + "; make one first");
        fails(
                () -> KeyFile.create(deep, Values.SIGNER),
                KeyFileException.Kind.IO,
                "The folder of " + deep + " does not exist; make it first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rwx-----x"})
    void shouldRefuseAKeyThatIsOpenToOthers(String permissions) throws Exception {
        Path file = file("a.key", RFC_KEY, permissions);

        fails(
                () -> KeyFile.read(file),
                KeyFileException.Kind.OPEN_TO_OTHERS,
                "The key file " + file + " is open to others; close it with: chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                // an X25519 key (1.3.101.110), and an Ed25519 key of 31 bytes
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nMC0CAQAwBQYDK2VwBCEEH9Tuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVg=\n-----END PRIVATE KEY-----\n"
            })
    void shouldSayThatItIsNotAKey(String content) throws Exception {
        Path file = file("a.key", content, "rw-------");

        fails(
                () -> KeyFile.read(file),
                KeyFileException.Kind.NOT_A_KEY,
                file + " is not an Ed25519 private key in PEM (\"BEGIN PRIVATE KEY\")");
    }

    @Test
    void shouldRefuseFoldersAndLargeFiles() throws Exception {
        Path large = file("large.key", RFC_KEY + "x".repeat(5_000), "rw-------");
        Path inner = Files.createDirectory(
                folder.resolve("d"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> KeyFile.read(large));
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.read(inner))
                .matches(e -> e.kind() == KeyFileException.Kind.NOT_A_KEY);
    }

    private Path file(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static void fails(ThrowingCallable call, KeyFileException.Kind kind, String message) {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(call)
                .withMessage(message)
                .matches(e -> e.kind() == kind);
    }
}
