package org.warrenp2p.simnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, in the order (time, sequence of scheduling): 4-ary heaps on primitive arrays, so that a million
 * pending events cost no object of the queue and no pointer chase to compare. Most of what waits are timers of nodes that
 * are far away, and most of what happens was scheduled a moment before; so there is a heap of the near events, which is
 * small enough to stay in the cache, and one of the far ones. When the near one is empty, it is filled with those of the
 * next {@link #NEAR_NANOS}.
 *
 * <p>An event lives in a slot. A heap carries time, and sequence with slot, side by side; a slot knows its place in its
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

    /** Longer than a round trip, so that an answer and the time-out that it cancels are near as a rule. */
    private static final long NEAR_NANOS = TimeUnit.SECONDS.toNanos(1);

    // numbers of a slot
    private static final int PLACE = 0;
    private static final int GENERATION = 1;
    private static final int NEXT = 2;
    private static final int PREVIOUS = 3;
    private static final int SLOT_STRIDE = 4;

    private long nextSequence;
    private final Heap near = new Heap(0);
    private final Heap far = new Heap(-1);

    /** All that is far is at this time or later, and what is scheduled before it is near. */
    private long horizonNanos = NEAR_NANOS;

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
        return near.size + far.size;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** How many slots there are, used or free: twice the most that ever waited, at most. */
    int slotCapacity() {
        return tasks.length;
    }

    /** When the next event is due; only if there is one. */
    long nextTime() {
        if (near.size == 0) {
            approach();
        }
        return near.words[0];
    }

    /** Adds an event and gives the handle to cancel it with. */
    long schedule(long timeNanos, @Nullable Owner owner, Runnable task) {
        int slot = takeSlot();
        tasks[slot] = task;
        link(slot, owner);
        (timeNanos < horizonNanos ? near : far).add(timeNanos, nextSequence++ << SLOT_BITS | slot);
        return ((long) slots[slot * SLOT_STRIDE + GENERATION] << 32) | slot;
    }

    /** Removes the next event and gives its task; only if there is one. */
    Runnable poll() {
        if (near.size == 0) {
            approach();
        }
        int slot = (int) near.words[1] & SLOT_MASK;
        Runnable task = tasks[slot];
        if (task == null) {
            throw new AssertionError("An event that waits has a task");
        }
        near.removeAt(0);
        release(slot);
        return task;
    }

    /** The first of the far events, and what comes soon after it, become near. */
    private void approach() {
        long firstNanos = far.words[0];
        horizonNanos = firstNanos > Long.MAX_VALUE - NEAR_NANOS ? Long.MAX_VALUE : firstNanos + NEAR_NANOS;
        do {
            near.add(far.words[0], far.words[1]);
            far.removeAt(0);
        } while (far.size > 0 && far.words[0] < horizonNanos);
    }

    /**
     * Gives the tasks of what is due until {@code untilNanos}, in no order, and of no more than {@code into} has room for;
     * of what is far, none.
     *
     * @return how many
     */
    int dueUntil(long untilNanos, @Nullable Runnable[] into) {
        return near.dueUntil(untilNanos, into);
    }

    /** Takes the event out; false if it has happened or was cancelled. */
    boolean cancel(long handle) {
        int slot = (int) handle;
        if (slots[slot * SLOT_STRIDE + GENERATION] != (int) (handle >>> 32) || tasks[slot] == null) {
            return false;
        }
        remove(slot);
        return true;
    }

    /** Takes out everything that is {@code owner}'s. */
    void cancelAll(Owner owner) {
        while (owner.firstSlot != NONE) {
            remove(owner.firstSlot);
        }
    }

    private void remove(int slot) {
        int place = slots[slot * SLOT_STRIDE + PLACE];
        heapOf(place).removeAt(heapOf(place).indexOf(place));
        release(slot);
    }

    private Heap heapOf(int place) {
        return place >= 0 ? near : far;
    }

    /** Takes out everything that is {@code owner}'s, in the order in which it would have happened. */
    List<Waiting> takeAll(Owner owner) {
        List<Waiting> taken = new ArrayList<>();
        for (int slot = owner.firstSlot; slot != NONE; slot = slots[slot * SLOT_STRIDE + NEXT]) {
            Runnable task = tasks[slot];
            if (task != null) {
                int place = slots[slot * SLOT_STRIDE + PLACE];
                Heap heap = heapOf(place);
                int index = heap.indexOf(place);
                taken.add(new Waiting(heap.words[2 * index], heap.words[2 * index + 1], task));
            }
        }
        cancelAll(owner);
        taken.sort(Comparator.comparingLong(Waiting::timeNanos).thenComparingLong(Waiting::order));
        return taken;
    }

    /** An event that was taken out before its time; {@code order} among those of the same time. */
    record Waiting(long timeNanos, long order, Runnable task) {}

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

    /** One of the two heaps. */
    private final class Heap {

        /** What makes an index here a slot's place: nothing among the near, its complement among the far. */
        private final int mark;

        private int size;

        /** Pairs of time, and sequence with slot. */
        private long[] words = new long[2 * INITIAL_CAPACITY];

        Heap(int mark) {
            this.mark = mark;
        }

        /** The index here of a slot at {@code place}. */
        int indexOf(int place) {
            return place ^ mark;
        }

        void add(long time, long order) {
            if (2 * size == words.length) {
                words = Arrays.copyOf(words, 2 * words.length);
            }
            siftUp(size++, time, order);
        }

        void removeAt(int index) {
            int last = --size;
            if (index == last) {
                return;
            }
            long time = words[2 * last];
            long order = words[2 * last + 1];
            if (index > 0 && isBefore(time, order, (index - 1) / ARITY)) {
                siftUp(index, time, order);
            } else {
                siftDown(index, time, order);
            }
        }

        /** Sequences differ, so the slot below them never decides. */
        private boolean isBefore(long time, long order, int index) {
            long other = words[2 * index];
            return time < other || (time == other && order < words[2 * index + 1]);
        }

        /** What is due lies together at the top: below whoever is not due, nobody is. */
        int dueUntil(long untilNanos, @Nullable Runnable[] into) {
            int[] due = new int[into.length];
            int found = 0;
            if (size > 0 && words[0] <= untilNanos) {
                due[found++] = 0;
            }
            for (int known = 0; known < found; known++) {
                int child = ARITY * due[known] + 1;
                int end = Math.min(child + ARITY, size);
                for (; child < end && found < due.length; child++) {
                    if (words[2 * child] <= untilNanos) {
                        due[found++] = child;
                    }
                }
            }
            for (int i = 0; i < found; i++) {
                into[i] = tasks[(int) words[2 * due[i] + 1] & SLOT_MASK];
            }
            return found;
        }

        private void siftUp(int from, long time, long order) {
            int index = from;
            while (index > 0) {
                int parent = (index - 1) / ARITY;
                if (!isBefore(time, order, parent)) {
                    break;
                }
                put(index, words[2 * parent], words[2 * parent + 1]);
                index = parent;
            }
            put(index, time, order);
        }

        private void siftDown(int from, long time, long order) {
            int index = from;
            while (true) {
                int child = index * ARITY + 1;
                if (child >= size) {
                    break;
                }
                int least = child;
                int end = Math.min(child + ARITY, size);
                for (int other = child + 1; other < end; other++) {
                    if (isBefore(words[2 * other], words[2 * other + 1], least)) {
                        least = other;
                    }
                }
                if (isBefore(time, order, least)) {
                    break;
                }
                put(index, words[2 * least], words[2 * least + 1]);
                index = least;
            }
            put(index, time, order);
        }

        private void put(int index, long time, long order) {
            words[2 * index] = time;
            words[2 * index + 1] = order;
            slots[((int) order & SLOT_MASK) * SLOT_STRIDE + PLACE] = index ^ mark;
        }
    }
}
