package org.warrenp2p.transport.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list through its members, for orders that change all the time: who was used least recently, who ends
 * next. Everything costs O(1), except {@link #addSorted}. A member is in one order at a time; the caller knows in which.
 */
public final class EntryOrder<E extends EntryOrder.Member<E>> {

    private @Nullable E first;
    private @Nullable E last;
    private int size;

    /** An empty order. */
    public EntryOrder() {}

    /** The first member, or null if there is none. */
    public @Nullable E first() {
        return first;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Puts {@code entry}, which is in no order, at the end. */
    public void add(E entry) {
        insertAfter(last, entry);
    }

    /**
     * Puts {@code entry}, which is in no order, behind all whose time does not come after its own. It is looked for from
     * the end, so this is fast where times mostly grow.
     *
     * @param timeNanos what the order is sorted by; compared by subtraction
     */
    public void addSorted(E entry, ToLongFunction<E> timeNanos) {
        long ownNanos = timeNanos.applyAsLong(entry);
        E before = last;
        while (before != null && timeNanos.applyAsLong(before) - ownNanos > 0) {
            before = before.before;
        }
        insertAfter(before, entry);
    }

    /** Takes out {@code entry}, which is in this order. */
    public void remove(E entry) {
        if (entry.before == null) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after == null) {
            last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        entry.before = null;
        entry.after = null;
        size--;
    }

    /** Moves {@code entry}, which is in this order, to the end. */
    public void moveToEnd(E entry) {
        if (entry != last) {
            remove(entry);
            add(entry);
        }
    }

    /** All members, the first one first; a copy. */
    public List<E> toList() {
        List<E> all = new ArrayList<>(size);
        for (E entry = first; entry != null; entry = entry.after) {
            all.add(entry);
        }
        return all;
    }

    private void insertAfter(@Nullable E before, E entry) {
        E after = before == null ? first : before.after;
        entry.before = before;
        entry.after = after;
        if (before == null) {
            first = entry;
        } else {
            before.after = entry;
        }
        if (after == null) {
            last = entry;
        } else {
            after.before = entry;
        }
        size++;
    }

    /** What can be in an order. */
    public abstract static class Member<E> {

        @Nullable
        E before;

        @Nullable
        E after;

        /** In no order. */
        protected Member() {}
    }
}
