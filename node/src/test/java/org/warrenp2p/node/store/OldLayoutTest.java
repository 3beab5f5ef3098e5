package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.dht.records.KeptItem;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.SignedPeerRecord;

/** A store of layout 1, whose records did not say who had stored them. */
class OldLayoutTest {

    private static final int RECORDS = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Contact contact = new Contact(StoredItems.peer(1).peerId(), Endpoint.parse("203.0.113.7:4433"));
    private int looks;

    @AfterEach
    void lookNoMore() {
        FullDisk.lookBy(() -> {});
    }

    @Test
    void shouldComeBackChargedToItsPeers() throws Exception {
        writeLayout1();
        for (int start = 0; start < 2; start++) {
            StoreFile file = OpenStore.open(file(), NodeStoreTest.CLOCK).file();
            assertThat(StoredTables.readAll(file)).containsExactlyInAnyOrderElementsOf(expected());
            List<Contact> contacts = new ArrayList<>();
            MvKnownContacts.readAll(file, contacts);
            assertThat(contacts).containsExactly(contact);
            file.abandon();
        }
        try (MVStore store = MVStore.open(file().toString())) {
            assertThat(store.getStoreVersion()).isEqualTo(2);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**damaged*");
    }

    @Test
    void shouldComeBackWhereverTheConversionWasInterrupted() throws Exception {
        writeLayout1();
        FullDisk.register();
        FullDisk.lookBy(this::look);
        MvFile.open(FullDisk.SCHEME + ":" + file()).abandon();
        assertThat(looks).isGreaterThanOrEqualTo(2);
    }

    private void look() {
        looks++;
        Path copy = directory.resolve("copy");
        try {
            Files.copy(file(), copy, StandardCopyOption.REPLACE_EXISTING);
            StoreFile left = MvFile.open(copy.toString());
            assertThat(StoredTables.readAll(left)).containsExactlyInAnyOrderElementsOf(expected());
            left.abandon();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoreException e) {
            throw new AssertionError("look " + looks, e);
        }
    }

    private void writeLayout1() {
        MVMap.Builder<byte[], byte[]> bytes = new MVMap.Builder<byte[], byte[]>()
                .keyType(BoundedBytes.INSTANCE)
                .valueType(BoundedBytes.INSTANCE);
        try (MVStore store = new MVStore.Builder()
                .fileName(file().toString())
                .autoCommitDisabled()
                .open()) {
            store.setStoreVersion(1);
            MVMap<byte[], byte[]> records = store.openMap("records", bytes);
            for (int peer = 0; peer < RECORDS; peer++) {
                SignedPeerRecord record = StoredItems.signedRecord(peer, 1);
                byte[] key = record.record().peer().publicKey();
                byte[] content = ByteBuffer.allocate(64 + record.encoded().length())
                        .put(record.signature().asBuffer())
                        .put(record.encoded().asBuffer())
                        .array();
                records.put(key, Checksum.seal(key, content));
            }
            byte[] key = ContactsEntry.key();
            store.openMap("contacts", bytes).put(key, Checksum.seal(key, ContactsEntry.content(List.of(contact))));
            store.commit();
        }
    }

    private static List<KeptItem> expected() {
        List<KeptItem> expected = new ArrayList<>();
        for (int peer = 0; peer < RECORDS; peer++) {
            SignedPeerRecord record = StoredItems.signedRecord(peer, 1);
            expected.add(new KeptRecord(record, new Storer(record.record().peer(), null)));
        }
        return expected;
    }

    private Path file() {
        return directory.resolve("warren.store");
    }
}
