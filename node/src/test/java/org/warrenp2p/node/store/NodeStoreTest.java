package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warrenp2p.dht.records.ItemStorage;
import org.warrenp2p.dht.records.KeptAnnouncement;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.dht.records.KeptValue;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;

class NodeStoreTest implements ItemStorageContract {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final HandLoop loop = new HandLoop();
    private @Nullable NodeStore open;

    @BeforeEach
    void open() throws StoreException {
        open = OpenStore.open(file(), CLOCK).serve(loop, new Counters());
    }

    @AfterEach
    void close() {
        store().close();
    }

    @Test
    void shouldComeBackWithEverythingAfterARestart() throws StoreException {
        List<KeptRecord> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            KeptRecord record = StoredItems.record(i, 1);
            records.add(record);
            storage().put(record, new Told<>());
        }
        Contact ipv4 = new Contact(StoredItems.peer(1).peerId(), Endpoint.parse("203.0.113.7:65535"));
        Contact ipv6 = new Contact(StoredItems.peer(2).peerId(), Endpoint.parse("[2001:db8::1]:1"));
        store().contacts().remember(List.of(ipv6));
        store().contacts().remember(List.of(ipv4, ipv6));
        restart();
        assertThat(load()).containsExactlyInAnyOrderElementsOf(records);
        Told<List<Contact>> contacts = new Told<>();
        store().contacts().load(contacts);
        loop.runUntil(contacts::ended);
        assertThat(contacts.value()).containsExactly(ipv4, ipv6);
    }

    @Test
    void shouldComeBackWithTheItemsOfAllKindsAndWhoStoredThem() throws StoreException {
        List<KeptValue> values = List.of(StoredItems.mutable(1, 5), StoredItems.immutable(2, 6));
        List<KeptAnnouncement> announcements = List.of(StoredItems.announcement(3, 7), StoredItems.announcement(4, 8));
        store().storages().values().put(StoredItems.mutable(1, 4), new Told<>());
        values.forEach(value -> store().storages().values().put(value, new Told<>()));
        announcements.forEach(item -> store().storages().announcements().put(item, new Told<>()));
        store().storages().values().put(StoredItems.immutable(5, 1), new Told<>());
        store().storages().values().remove(StoredItems.immutable(5, 1));
        store().storages().announcements().put(StoredItems.announcement(6, 1), new Told<>());
        store().storages().announcements().remove(StoredItems.announcement(6, 1));
        restart();
        Told<List<KeptValue>> loadedValues = new Told<>();
        Told<List<KeptAnnouncement>> loadedAnnouncements = new Told<>();
        store().storages().values().load(loadedValues);
        store().storages().announcements().load(loadedAnnouncements);
        loop.runUntil(loadedAnnouncements::ended);
        assertThat(loadedValues.value()).containsExactlyInAnyOrderElementsOf(values);
        assertThat(loadedAnnouncements.value()).containsExactlyInAnyOrderElementsOf(announcements);
        assertThat(load()).isEmpty();
    }

    @Test
    void shouldKeepTheLastRecordOfAPeerAndForgetWhatWasRemoved() throws StoreException {
        storage().put(StoredItems.record(1, 1), new Told<>());
        storage().put(StoredItems.record(1, 2), new Told<>());
        storage().put(StoredItems.record(2, 1), new Told<>());
        storage().remove(StoredItems.record(2, 1));
        restart();
        assertThat(load()).containsExactly(StoredItems.record(1, 2));
    }

    @Test
    void shouldRefuseInOneSentenceWhatAnotherNodeUses() {
        assertThatThrownBy(() -> OpenStore.open(file(), CLOCK))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.failure())
                                .isEqualTo(new Failure(
                                        Failure.Code.STORAGE, "The store " + file() + " is in use by another node")));
        assertThat(directory).isDirectoryNotContaining("glob:**damaged*");
    }

    @Test
    void shouldLeaveTheFileOfANewerVersionAlone() {
        store().close();
        try (MVStore newer = MVStore.open(file().toString())) {
            newer.setStoreVersion(3);
        }
        assertThatThrownBy(() -> OpenStore.open(file(), CLOCK))
                .hasMessage("The store " + file() + " was written by a newer version of Warren");
        assertThat(directory).isDirectoryNotContaining("glob:**damaged*");
    }

    @Test
    void shouldRefuseADirectoryInPlaceOfTheFile() {
        assertThatThrownBy(() -> OpenStore.open(directory, CLOCK))
                .hasMessage("The store " + directory + " is not a file");
    }

    @Test
    void shouldFailWithClosedAfterTheEnd() {
        store().close();
        Told<KeptRecord> told = new Told<>();
        storage().put(StoredItems.record(1, 1), told);
        assertThat(told.ended()).isFalse();
        loop.runReady();
        assertThat(told.times()).isEqualTo(1);
        assertThat(told.code()).isEqualTo(Failure.Code.CLOSED);
    }

    @Test
    void shouldMakeTheFileForItsOwnerOnly() throws Exception {
        if (file().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldKeepTheFileSmallWhileRecordsAreReplaced() throws Exception {
        StoreFile file = MvFile.open(directory.resolve("small").toString());
        // some 40 MB of commits, of which 60 KB are alive
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < 20; i++) {
                file.put(Table.RECORDS, new byte[] {(byte) ((round * 7 + i * 11) % 200)}, new byte[300]);
            }
            file.commit();
            if (round % 32 == 0) {
                file.tidy();
            }
        }
        assertThat(Files.size(directory.resolve("small"))).isLessThan(17 << 20);
        file.close();
        assertThat(directory.resolve("small.new")).doesNotExist();
    }

    private void restart() throws StoreException {
        store().close();
        open();
    }

    private List<KeptRecord> load() {
        Told<List<KeptRecord>> loaded = new Told<>();
        storage().load(loaded);
        loop.runUntil(loaded::ended);
        return loaded.value();
    }

    private Path file() {
        return directory.resolve("warren.store");
    }

    private NodeStore store() {
        return Objects.requireNonNull(open);
    }

    @Override
    public HandLoop loop() {
        return loop;
    }

    @Override
    public ItemStorage<KeptRecord> storage() {
        return store().storages().records();
    }
}
