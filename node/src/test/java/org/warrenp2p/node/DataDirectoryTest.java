package org.warrenp2p.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.multiaddr.Multiaddr;
import org.warrenp2p.transport.Failure;

/** What of a node outlives it, on real loopback sockets. */
@Timeout(60)
class DataDirectoryTest {

    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/udp/0");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path parent;

    @Test
    void shouldComeBackAsTheSamePeerWithTheRecordsItHeldAndThoseItKnew() throws Exception {
        WarrenNode node = start(WarrenNode.builder().dataDirectory(directory()));
        PeerId id = node.peerId();
        try (WarrenNode other = start(WarrenNode.builder().bootstrap(node.addresses()))) {
            assertThat(other.published().get(20, TimeUnit.SECONDS).storedOn()).isEqualTo(1);
            assertThat(node.status().get().counters().get("store.committed")).isPositive();
            node.close();
            // no bootstrap addresses: it knows the other node by itself
            try (WarrenNode again = start(WarrenNode.builder().dataDirectory(directory()))) {
                assertThat(again.peerId()).isEqualTo(id);
                NodeStatus status = again.status().get();
                while (status.storedRecords() == 0 || status.contacts() == 0) {
                    status = again.status().get();
                }
                assertThat(status.storedRecords()).isEqualTo(1);
                assertThat(status.contacts()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldMakeTheDirectoryForItsOwnerOnly() throws Exception {
        try (WarrenNode node = start(WarrenNode.builder().dataDirectory(directory()))) {
            assertThat(node.peerId()).isNotNull();
            assertThat(directory().resolve("identity.key")).exists();
            assertThat(directory().resolve("warren.store")).exists();
            if (parent.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void shouldStartWithADamagedStoreAndSetItAside() throws Exception {
        start(WarrenNode.builder().dataDirectory(directory())).close();
        Files.writeString(directory().resolve("warren.store"), "this is no store");
        try (WarrenNode node = start(WarrenNode.builder().dataDirectory(directory()))) {
            assertThat(node.status().get().storedRecords()).isZero();
            assertThat(directory()).isDirectoryContaining("glob:**/warren.store.damaged-*Z");
        }
    }

    @Test
    void shouldPreferTheIdentityThatWasChosen() throws Exception {
        Identity chosen = Identity.generate(new SystemEntropy());
        try (WarrenNode node =
                start(WarrenNode.builder().dataDirectory(directory()).identity(chosen))) {
            assertThat(node.peerId()).isEqualTo(chosen.peerId());
            assertThat(directory().resolve("identity.key")).doesNotExist();
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherNodeUses() throws Exception {
        try (WarrenNode node = start(WarrenNode.builder().dataDirectory(directory()))) {
            assertThat(node.peerId()).isNotNull();
            assertThatThrownBy(() -> start(WarrenNode.builder().dataDirectory(directory())))
                    .satisfies(thrown -> {
                        WarrenException failure = WarrenException.of(thrown);
                        assertThat(failure.code()).isEqualTo(Failure.Code.STORAGE);
                        assertThat(failure).hasMessageEndingWith("warren.store is in use by another node");
                    });
        }
        // and it is free again when that node has stopped
        start(WarrenNode.builder().dataDirectory(directory())).close();
    }

    @Test
    void shouldRefuseAFileInPlaceOfTheDirectory() throws Exception {
        Files.createFile(directory());
        assertThatThrownBy(() -> start(WarrenNode.builder().dataDirectory(directory())))
                .satisfies(thrown ->
                        assertThat(WarrenException.of(thrown)).hasMessage(directory() + " is not a directory"));
    }

    private Path directory() {
        return parent.resolve("data");
    }

    private static WarrenNode start(NodeBuilder builder) throws Exception {
        return builder.listen(List.of(LOOPBACK)).start().get(20, TimeUnit.SECONDS);
    }
}
