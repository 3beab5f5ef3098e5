package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.records.RecordStorage;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.transport.Completion;

/** What every record storage owes its callers, whether it keeps anything or not. */
interface RecordStorageContract {

    HandLoop loop();

    RecordStorage storage();

    @Test
    default void shouldTellOfAPutOnceInALaterTurn() {
        SignedPeerRecord record = StoredRecords.record(1, 1);
        Told<SignedPeerRecord> told = new Told<>();
        storage().put(record, told);
        assertThat(told.ended()).isFalse();
        loop().runUntil(told::ended);
        Told<List<SignedPeerRecord>> loaded = new Told<>();
        storage().load(loaded);
        loop().runUntil(loaded::ended);
        assertThat(told.values).containsExactly(record);
        assertThat(told.failures).isEmpty();
    }

    @Test
    default void shouldTellOfPutsInTheirOrder() {
        List<SignedPeerRecord> told = new ArrayList<>();
        List<SignedPeerRecord> put = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            SignedPeerRecord record = StoredRecords.record(i % 10, i);
            put.add(record);
            storage().put(record, Completion.of(told::add, failure -> {}));
        }
        loop().runUntil(() -> told.size() == put.size());
        assertThat(told).isEqualTo(put);
    }

    @Test
    default void shouldLoadOnceInALaterTurnAndNothingThatWasNotPut() {
        SignedPeerRecord kept = StoredRecords.record(1, 2);
        Told<SignedPeerRecord> put = new Told<>();
        storage().put(StoredRecords.record(1, 1), new Told<>());
        storage().put(StoredRecords.record(2, 1), new Told<>());
        storage().remove(StoredRecords.peer(2).peerId());
        storage().remove(StoredRecords.peer(3).peerId());
        storage().put(kept, put);
        loop().runUntil(put::ended);
        Told<List<SignedPeerRecord>> loaded = new Told<>();
        storage().load(loaded);
        assertThat(loaded.ended()).isFalse();
        loop().runUntil(loaded::ended);
        assertThat(loaded.times()).isEqualTo(1);
        assertThat(loaded.value()).isSubsetOf(kept);
    }
}
