package org.warrenp2p.transport.table;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of entries that know their keys and are chained through themselves: a reference for each is all that it
 * costs besides. It grows and shrinks with what is in it. There is no way to go through it, because the order would be
 * that of the hashes; {@link EntryOrder} gives one.
 */
public final class EntryTable<K, E extends EntryTable.Entry<K, E>> {

    private static final int SMALLEST = 8;

    private final ToIntFunction<? super K> hash;
    /** Its length is a power of two; the first entry of each chain. */
    private @Nullable Object[] chains = new @Nullable Object[SMALLEST];

    private int size;

    /**
     * An empty table.
     *
     * @param hash of a key; where strangers choose the keys it should be one that they cannot foresee ({@link KeyedHash})
     */
    public EntryTable(ToIntFunction<? super K> hash) {
        this.hash = hash;
    }

    /** The entry of {@code key}, or null. */
    public @Nullable E get(K key) {
        for (E entry = chain(placeOf(key)); entry != null; entry = entry.next()) {
            if (entry.key().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** Adds {@code entry}, which is in no table; the caller has seen that there is none of its key. */
    public void add(E entry) {
        if (size >= chains.length) {
            rehash(2 * chains.length);
        }
        link(entry);
        size++;
    }

    /** Takes {@code entry} out. Returns whether it was there; another one of an equal key stays. */
    public boolean remove(E entry) {
        int place = placeOf(entry.key());
        E before = null;
        for (E found = chain(place); found != null; found = found.next()) {
            if (found == entry) {
                if (before == null) {
                    chains[place] = entry.next();
                } else {
                    before.setNext(entry.next());
                }
                entry.setNext(null);
                size--;
                if (size < chains.length / 8 && chains.length > SMALLEST) {
                    rehash(chains.length / 2);
                }
                return true;
            }
            before = found;
        }
        return false;
    }

    private void rehash(int length) {
        @Nullable Object[] old = chains;
        chains = new @Nullable Object[length];
        for (Object head : old) {
            E entry = asEntry(head);
            while (entry != null) {
                E next = entry.next();
                link(entry);
                entry = next;
            }
        }
    }

    private void link(E entry) {
        int place = placeOf(entry.key());
        entry.setNext(chain(place));
        chains[place] = entry;
    }

    /** The upper bits of a product with 2³² / φ: every bit of the hash counts (Knuth, volume 3, section 6.4). */
    private int placeOf(K key) {
        return (hash.applyAsInt(key) * 0x9e3779b9) >>> (Integer.numberOfLeadingZeros(chains.length) + 1);
    }

    private @Nullable E chain(int place) {
        return asEntry(chains[place]);
    }

    @SuppressWarnings("unchecked") // nothing else is ever put there
    private @Nullable E asEntry(@Nullable Object entry) {
        return (E) entry;
    }

    /** What can be in a table, and in an order as well. */
    public abstract static class Entry<K, E> extends EntryOrder.Member<E> {

        private @Nullable E next;

        /** In no table. */
        protected Entry() {}

        /** Whose entry it is; never changes. */
        protected abstract K key();

        final @Nullable E next() {
            return next;
        }

        final void setNext(@Nullable E other) {
            next = other;
        }
    }
}
