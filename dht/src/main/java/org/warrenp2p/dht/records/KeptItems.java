package org.warrenp2p.dht.records;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;

/**
 * The items of one kind, by their places: within the quotas of all kinds together, and acknowledged only when the
 * storage has them. What may take whose place is the business of the store of that kind.
 */
final class KeptItems<P, T extends KeptItem> {

    /** A full store empties as things expire, which takes hours; a quarter hour is worth a new try. */
    static final int RETRY_AFTER_SECONDS = 900;

    /** Bounded by the quotas. */
    private final NavigableMap<P, Entry<T>> entries;

    private final StoreQuotas quotas;
    private final ItemStorage<T> storage;
    private final Counters.Counter expired;
    private final Counters.Counter refusedFull;
    private final Counters.Counter refusedPrefix;
    private final Counters.Counter refusedItems;
    private final Counters.Counter storageFailed;

    KeptItems(Comparator<? super P> order, StoreQuotas quotas, ItemStorage<T> storage, Counters counters) {
        this.entries = new TreeMap<>(order);
        this.quotas = quotas;
        this.storage = storage;
        this.expired = counters.counter("dht.store.expired");
        this.refusedFull = counters.counter("dht.store.refused_full");
        this.refusedPrefix = counters.counter("dht.store.refused_quota");
        this.refusedItems = counters.counter("dht.store.refused_items");
        this.storageFailed = counters.counter("dht.store.storage_failed");
    }

    void load(Consumer<List<T>> loaded) {
        storage.load(Completion.of(loaded, failure -> storageFailed.increment()));
    }

    /** What lies at {@code place}, in its time or not; or null. */
    @Nullable
    T get(P place) {
        Entry<T> entry = entries.get(place);
        return entry == null ? null : entry.item;
    }

    /** What lies from {@code first} to {@code last}, in their order. */
    List<T> range(P first, P last) {
        List<T> items = new ArrayList<>();
        for (Entry<T> entry : entries.subMap(first, true, last, true).values()) {
            items.add(entry.item);
        }
        return items;
    }

    /** At most {@code limit} of those that follow {@code place}, or of all if it is null, in their order. */
    List<T> after(@Nullable P place, int limit) {
        List<T> items = new ArrayList<>();
        for (Entry<T> entry : (place == null ? entries : entries.tailMap(place, false)).values()) {
            if (items.size() >= limit) {
                break;
            }
            items.add(entry.item);
        }
        return items;
    }

    /** Why {@code item} may not take the place of {@code replaced}, or null; counted. */
    Response.@Nullable Refused quotaRefusal(T item, @Nullable T replaced) {
        StoreQuotas.Limit limit = quotas.exceededBy(item, replaced);
        if (limit == null) {
            return null;
        }
        return switch (limit) {
            case TOTAL -> refuse(Reason.BUSY, refusedFull);
            case PREFIX -> refuse(Reason.QUOTA, refusedPrefix);
            case ITEMS -> refuse(Reason.QUOTA, refusedItems);
        };
    }

    /** Counts a refusal, with a time to come back where time may help. */
    static Response.Refused refuse(Reason reason, Counters.Counter counter) {
        counter.increment();
        boolean passes = reason == Reason.BUSY || reason == Reason.QUOTA;
        return new Response.Refused(reason, passes ? RETRY_AFTER_SECONDS : 0);
    }

    /** Keeps {@code item} in place of what lies there, writes it, and gives {@code answer} what to say afterwards. */
    void keep(P place, T item, Supplier<Response> kept, Consumer<Response> answer) {
        put(place, new Entry<>(item, false));
        write(place, item, kept, answer);
    }

    /** What {@code place} holds was stored again: says so at once if it is durable, or else when it is. */
    void acknowledge(P place, Supplier<Response> kept, Consumer<Response> answer) {
        Entry<T> entry = entries.get(place);
        if (entry == null || entry.durable) {
            answer.accept(kept.get());
        } else {
            // its write has failed, or is under way: an acknowledgement may not overtake it
            write(place, entry.item, kept, answer);
        }
    }

    /** Keeps what the storage had, if the quotas still allow it; otherwise the storage forgets it. */
    void takeOver(P place, T item) {
        Entry<T> present = entries.get(place);
        if (quotas.exceededBy(item, present == null ? null : present.item) == null) {
            put(place, new Entry<>(item, true));
        } else {
            refusedFull.increment();
            discard(place, item);
        }
    }

    /** Forgets what lies at {@code place}. */
    void remove(P place) {
        Entry<T> entry = entries.remove(place);
        if (entry != null) {
            quotas.release(entry.item);
            storage.remove(entry.item);
        }
    }

    /** Forgets what lies at {@code place}, because it has expired. */
    void expire(P place) {
        remove(place);
        expired.increment();
    }

    /** The storage had something that is of no use; what was written there meanwhile stays. */
    void discard(P place, T stored) {
        if (!entries.containsKey(place)) {
            storage.remove(stored);
        }
    }

    /** Gives the place of all that has expired back. */
    void sweep(long nowMillis) {
        List<P> over = new ArrayList<>();
        entries.forEach((place, entry) -> {
            if (entry.item.expiresAtMillis() <= nowMillis) {
                over.add(place);
            }
        });
        over.forEach(this::expire);
    }

    /** Changes items in memory; they stay where they are, and are charged as before. */
    void replaceAll(UnaryOperator<T> change) {
        entries.values().forEach(entry -> entry.item = change.apply(entry.item));
    }

    int size() {
        return entries.size();
    }

    private void put(P place, Entry<T> entry) {
        Entry<T> old = entries.put(place, entry);
        if (old != null) {
            quotas.release(old.item);
        }
        quotas.charge(entry.item);
    }

    private void write(P place, T item, Supplier<Response> kept, Consumer<Response> answer) {
        storage.put(
                item,
                Completion.of(
                        done -> {
                            Entry<T> entry = entries.get(place);
                            if (entry != null && entry.item.equals(item)) {
                                entry.durable = true;
                            }
                            answer.accept(kept.get());
                        },
                        failure -> answer.accept(refuse(Reason.BUSY, storageFailed))));
    }

    private static final class Entry<T> {

        private T item;
        private boolean durable;

        Entry(T item, boolean durable) {
            this.item = item;
            this.durable = durable;
        }
    }
}
