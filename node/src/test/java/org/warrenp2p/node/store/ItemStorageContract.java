package org.warrenp2p.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.records.ItemStorage;
import org.warrenp2p.dht.records.KeptRecord;
import org.warrenp2p.transport.Completion;

/** What every storage owes its callers, whether it keeps anything or not. */
interface ItemStorageContract {

    HandLoop loop();

    ItemStorage<KeptRecord> storage();

    @Test
    default void shouldTellOfAPutOnceInALaterTurn() {
        KeptRecord record = StoredItems.record(1, 1);
        Told<KeptRecord> told = new Told<>();
        storage().put(record, told);
        assertThat(told.ended()).isFalse();
        loop().runUntil(told::ended);
        Told<List<KeptRecord>> loaded = new Told<>();
        storage().load(loaded);
        loop().runUntil(loaded::ended);
        assertThat(told.values).containsExactly(record);
        assertThat(told.failures).isEmpty();
    }

    @Test
    default void shouldTellOfPutsInTheirOrder() {
        List<KeptRecord> told = new ArrayList<>();
        List<KeptRecord> put = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            KeptRecord record = StoredItems.record(i % 10, i);
            put.add(record);
            storage().put(record, Completion.of(told::add, failure -> {}));
        }
        loop().runUntil(() -> told.size() == put.size());
        assertThat(told).isEqualTo(put);
    }

    @Test
    default void shouldLoadOnceInALaterTurnAndNothingThatWasNotPut() {
        KeptRecord kept = StoredItems.record(1, 2);
        Told<KeptRecord> put = new Told<>();
        storage().put(StoredItems.record(1, 1), new Told<>());
        storage().put(StoredItems.record(2, 1), new Told<>());
        storage().remove(StoredItems.record(2, 1));
        storage().remove(StoredItems.record(3, 1));
        storage().put(kept, put);
        loop().runUntil(put::ended);
        Told<List<KeptRecord>> loaded = new Told<>();
        storage().load(loaded);
        assertThat(loaded.ended()).isFalse();
        loop().runUntil(loaded::ended);
        assertThat(loaded.times()).isEqualTo(1);
        assertThat(loaded.value()).isSubsetOf(kept);
    }
}
