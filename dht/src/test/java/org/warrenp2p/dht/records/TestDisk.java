package org.warrenp2p.dht.records;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;

/** A disk that may be slow or full. */
final class TestDisk<T extends KeptItem> implements ItemStorage<T> {

    final List<Runnable> waiting = new ArrayList<>();
    boolean hold;
    boolean full;
    private final Function<T, Object> place;
    private final Map<Object, T> kept = new LinkedHashMap<>();

    private TestDisk(Function<T, Object> place) {
        this.place = place;
    }

    static TestDisk<KeptRecord> ofRecords() {
        return new TestDisk<>(item -> item.signed().record().peer());
    }

    static TestDisk<KeptValue> ofValues() {
        return new TestDisk<>(KeptValue::place);
    }

    static TestDisk<KeptAnnouncement> ofAnnouncements() {
        return new TestDisk<>(
                item -> List.of(item.shardKey(), item.signed().announcement().peer()));
    }

    List<T> kept() {
        return List.copyOf(kept.values());
    }

    void write(T item) {
        kept.put(place.apply(item), item);
    }

    @Override
    public void put(T item, Completion<T> done) {
        if (full) {
            done.failed(new Failure(Failure.Code.LIMIT, "The disk is full"));
        } else if (hold) {
            waiting.add(() -> {
                write(item);
                done.succeeded(item);
            });
        } else {
            write(item);
            done.succeeded(item);
        }
    }

    @Override
    public void remove(T item) {
        kept.remove(place.apply(item));
    }

    @Override
    public void load(Completion<List<T>> done) {
        done.succeeded(kept());
    }
}
