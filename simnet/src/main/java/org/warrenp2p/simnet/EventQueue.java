package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, in the order (time, sequence of scheduling): a 4-ary heap on primitive arrays, so that a million
 * pending events cost no object of the queue and no pointer chase to compare.
 *
 * <p>An event lives in a slot. The heap carries time, and sequence with slot, side by side; a slot knows its place in the
 * heap, so cancelling takes the event out at once (O(log n)) and nothing that was cancelled is kept. A handle is slot
 * and generation, so one that is used twice, or late, does nothing. The slots of one {@link Owner} are linked, so that
 * a host that dies takes exactly its own events along; what has no owner is not linked.
 *
 * <p>What belongs together lies together, because a simulation waits for memory more than for anything else: four
 * children are one cache line, the numbers of a slot another.
 *
 * <p>At most {@link #MAX_EVENTS}; what runs in the simulation carries tighter bounds of its own. Single-threaded.
 */
final class EventQueue {

    /** No slot. */
    static final int NONE = -1;

    private static final int SLOT_BITS = 24;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /** Of pending events; the other 40 bits are enough to schedule a trillion. */
    static final int MAX_EVENTS = 1 << SLOT_BITS;

    /** Instead of the previous slot, where an event has no owner. */
    private static final int UNOWNED = -2;

    /** Four children a node: half the depth of a binary heap, and the children of a node share a cache line. */
    private static final int ARITY = 4;

    private static final int INITIAL_CAPACITY = 64;

    // numbers of a slot
    private static final int PLACE = 0;
    private static final int GENERATION = 1;
    private static final int NEXT = 2;
    private static final int PREVIOUS = 3;
    private static final int SLOT_STRIDE = 4;

    private int size;
    private long nextSequence;

    /** Pairs of time, and sequence with slot. */
    private long[] heap = new long[2 * INITIAL_CAPACITY];

    private int[] slots = new int[SLOT_STRIDE * INITIAL_CAPACITY];
    private @Nullable Runnable[] tasks = new Runnable[INITIAL_CAPACITY];
    private @Nullable Owner[] owners = new Owner[INITIAL_CAPACITY];
    private int firstFree = NONE;
    private int usedSlots;

    /** Whose events are linked together. */
    abstract static class Owner {
        private int firstSlot = NONE;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many slots there are, used or free: twice the most that ever waited, at most. */
    int slotCapacity() {
        return tasks.length;
    }

    /** When the next event is due; only if there is one. */
    long nextTime() {
        return heap[0];
    }

    /** Adds an event and gives the handle to cancel it with. */
    long schedule(long timeNanos, @Nullable Owner owner, Runnable task) {
        int slot = takeSlot();
        tasks[slot] = task;
        link(slot, owner);
        int place = size++;
        if (2 * place == heap.length) {
            heap = Arrays.copyOf(heap, 2 * heap.length);
        }
        siftUp(place, timeNanos, nextSequence++ << SLOT_BITS | slot);
        return ((long) slots[slot * SLOT_STRIDE + GENERATION] << 32) | slot;
    }

    /** Removes the next event and gives its task; only if there is one. */
    Runnable poll() {
        int slot = (int) heap[1] & SLOT_MASK;
        Runnable task = tasks[slot];
        if (task == null) {
            throw new AssertionError("An event that waits has a task");
        }
        removeAt(0);
        release(slot);
        return task;
    }

    /** Takes the event out; false if it has happened or was cancelled. */
    boolean cancel(long handle) {
        int slot = (int) handle;
        if (slots[slot * SLOT_STRIDE + GENERATION] != (int) (handle >>> 32) || tasks[slot] == null) {
            return false;
        }
        removeAt(slots[slot * SLOT_STRIDE + PLACE]);
        release(slot);
        return true;
    }

    /** Takes out everything that is {@code owner}'s. */
    void cancelAll(Owner owner) {
        while (owner.firstSlot != NONE) {
            int slot = owner.firstSlot;
            removeAt(slots[slot * SLOT_STRIDE + PLACE]);
            release(slot);
        }
    }

    /** Takes out everything that is {@code owner}'s, in the order in which it would have happened. */
    List<Waiting> takeAll(Owner owner) {
        List<Waiting> taken = new ArrayList<>();
        for (int slot = owner.firstSlot; slot != NONE; slot = slots[slot * SLOT_STRIDE + NEXT]) {
            Runnable task = tasks[slot];
            if (task != null) {
                int place = slots[slot * SLOT_STRIDE + PLACE];
                taken.add(new Waiting(heap[2 * place], heap[2 * place + 1], task));
            }
        }
        cancelAll(owner);
        taken.sort(Comparator.comparingLong(Waiting::timeNanos).thenComparingLong(Waiting::order));
        return taken;
    }

    /** An event that was taken out before its time; {@code order} among those of the same time. */
    record Waiting(long timeNanos, long order, Runnable task) {}

    private void removeAt(int place) {
        int last = --size;
        if (place == last) {
            return;
        }
        long time = heap[2 * last];
        long order = heap[2 * last + 1];
        if (place > 0 && isBefore(time, order, (place - 1) / ARITY)) {
            siftUp(place, time, order);
        } else {
            siftDown(place, time, order);
        }
    }

    /** Sequences differ, so the slot below them never decides. */
    private boolean isBefore(long time, long order, int place) {
        long other = heap[2 * place];
        return time < other || (time == other && order < heap[2 * place + 1]);
    }

    private void siftUp(int from, long time, long order) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / ARITY;
            if (!isBefore(time, order, parent)) {
                break;
            }
            put(place, heap[2 * parent], heap[2 * parent + 1]);
            place = parent;
        }
        put(place, time, order);
    }

    private void siftDown(int from, long time, long order) {
        int place = from;
        while (true) {
            int child = place * ARITY + 1;
            if (child >= size) {
                break;
            }
            int least = child;
            int end = Math.min(child + ARITY, size);
            for (int other = child + 1; other < end; other++) {
                if (isBefore(heap[2 * other], heap[2 * other + 1], least)) {
                    least = other;
                }
            }
            if (isBefore(time, order, least)) {
                break;
            }
            put(place, heap[2 * least], heap[2 * least + 1]);
            place = least;
        }
        put(place, time, order);
    }

    private void put(int place, long time, long order) {
        heap[2 * place] = time;
        heap[2 * place + 1] = order;
        slots[((int) order & SLOT_MASK) * SLOT_STRIDE + PLACE] = place;
    }

    private int takeSlot() {
        if (firstFree != NONE) {
            int slot = firstFree;
            firstFree = slots[slot * SLOT_STRIDE + NEXT];
            return slot;
        }
        if (usedSlots == tasks.length) {
            growSlots();
        }
        return usedSlots++;
    }

    private void release(int slot) {
        unlink(slot);
        tasks[slot] = null;
        slots[slot * SLOT_STRIDE + GENERATION]++;
        slots[slot * SLOT_STRIDE + NEXT] = firstFree;
        firstFree = slot;
    }

    private void link(int slot, @Nullable Owner owner) {
        int at = slot * SLOT_STRIDE;
        if (owner == null) {
            slots[at + PREVIOUS] = UNOWNED;
            return;
        }
        owners[slot] = owner;
        slots[at + PREVIOUS] = NONE;
        slots[at + NEXT] = owner.firstSlot;
        if (owner.firstSlot != NONE) {
            slots[owner.firstSlot * SLOT_STRIDE + PREVIOUS] = slot;
        }
        owner.firstSlot = slot;
    }

    private void unlink(int slot) {
        int next = slots[slot * SLOT_STRIDE + NEXT];
        int previous = slots[slot * SLOT_STRIDE + PREVIOUS];
        if (previous == UNOWNED) {
            return;
        }
        Owner owner = owners[slot];
        if (previous != NONE) {
            slots[previous * SLOT_STRIDE + NEXT] = next;
        } else if (owner != null) {
            owner.firstSlot = next;
        }
        if (next != NONE) {
            slots[next * SLOT_STRIDE + PREVIOUS] = previous;
        }
        owners[slot] = null;
    }

    private void growSlots() {
        int capacity = tasks.length * 2;
        if (capacity > MAX_EVENTS) {
            throw new IllegalStateException("More than " + MAX_EVENTS + " events wait");
        }
        slots = Arrays.copyOf(slots, SLOT_STRIDE * capacity);
        tasks = Arrays.copyOf(tasks, capacity);
        owners = Arrays.copyOf(owners, capacity);
    }
}
