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
 * <p>An event lives in a slot. The heap carries time, sequence and slot side by side; a slot knows its place in the
 * heap, so cancelling takes the event out at once (O(log n)) and nothing that was cancelled is kept. A handle is slot
 * and generation, so one that is used twice, or late, does nothing. The slots of one {@link Owner} are linked, so that
 * a host that dies takes exactly its own events along.
 *
 * <p>Bounded by nothing but memory: what runs in the simulation carries its own bounds. Single-threaded.
 */
final class EventQueue {

    /** No slot. */
    static final int NONE = -1;

    /** Four children a node: half the depth of a binary heap, and the children of a node share a cache line. */
    private static final int ARITY = 4;

    private static final int INITIAL_CAPACITY = 64;

    private int size;
    private long nextSequence;
    private long[] heapTimes = new long[INITIAL_CAPACITY];
    private long[] heapSequences = new long[INITIAL_CAPACITY];
    private int[] heapSlots = new int[INITIAL_CAPACITY];

    private int[] places = new int[INITIAL_CAPACITY];
    private int[] generations = new int[INITIAL_CAPACITY];
    private int[] nextOfOwner = new int[INITIAL_CAPACITY];
    private int[] previousOfOwner = new int[INITIAL_CAPACITY];
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
        return heapTimes[0];
    }

    /** Adds an event and gives the handle to cancel it with. */
    long schedule(long timeNanos, Owner owner, Runnable task) {
        int slot = takeSlot();
        tasks[slot] = task;
        link(slot, owner);
        int place = size++;
        if (place == heapTimes.length) {
            growHeap();
        }
        siftUp(place, timeNanos, nextSequence++, slot);
        return ((long) generations[slot] << 32) | slot;
    }

    /** Removes the next event and gives its task; only if there is one. */
    Runnable poll() {
        int slot = heapSlots[0];
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
        if (generations[slot] != (int) (handle >>> 32) || tasks[slot] == null) {
            return false;
        }
        removeAt(places[slot]);
        release(slot);
        return true;
    }

    /** Takes out everything that is {@code owner}'s. */
    void cancelAll(Owner owner) {
        while (owner.firstSlot != NONE) {
            int slot = owner.firstSlot;
            removeAt(places[slot]);
            release(slot);
        }
    }

    /** Takes out everything that is {@code owner}'s, in the order in which it would have happened. */
    List<Waiting> takeAll(Owner owner) {
        List<Waiting> taken = new ArrayList<>();
        for (int slot = owner.firstSlot; slot != NONE; slot = nextOfOwner[slot]) {
            Runnable task = tasks[slot];
            if (task != null) {
                taken.add(new Waiting(heapTimes[places[slot]], heapSequences[places[slot]], task));
            }
        }
        cancelAll(owner);
        taken.sort(Comparator.comparingLong(Waiting::timeNanos).thenComparingLong(Waiting::sequence));
        return taken;
    }

    /** An event that was taken out before its time. */
    record Waiting(long timeNanos, long sequence, Runnable task) {}

    private void removeAt(int place) {
        int last = --size;
        if (place == last) {
            return;
        }
        long time = heapTimes[last];
        long sequence = heapSequences[last];
        int slot = heapSlots[last];
        if (place > 0 && isBefore(time, sequence, (place - 1) / ARITY)) {
            siftUp(place, time, sequence, slot);
        } else {
            siftDown(place, time, sequence, slot);
        }
    }

    private boolean isBefore(long time, long sequence, int place) {
        return time < heapTimes[place] || (time == heapTimes[place] && sequence < heapSequences[place]);
    }

    private void siftUp(int from, long time, long sequence, int slot) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / ARITY;
            if (!isBefore(time, sequence, parent)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, time, sequence, slot);
    }

    private void siftDown(int from, long time, long sequence, int slot) {
        int place = from;
        while (true) {
            int child = place * ARITY + 1;
            if (child >= size) {
                break;
            }
            int least = child;
            int end = Math.min(child + ARITY, size);
            for (int other = child + 1; other < end; other++) {
                if (isBefore(heapTimes[other], heapSequences[other], least)) {
                    least = other;
                }
            }
            if (isBefore(time, sequence, least)) {
                break;
            }
            move(least, place);
            place = least;
        }
        put(place, time, sequence, slot);
    }

    private void move(int from, int to) {
        put(to, heapTimes[from], heapSequences[from], heapSlots[from]);
    }

    private void put(int place, long time, long sequence, int slot) {
        heapTimes[place] = time;
        heapSequences[place] = sequence;
        heapSlots[place] = slot;
        places[slot] = place;
    }

    private int takeSlot() {
        if (firstFree != NONE) {
            int slot = firstFree;
            firstFree = nextOfOwner[slot];
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
        generations[slot]++;
        nextOfOwner[slot] = firstFree;
        firstFree = slot;
    }

    private void link(int slot, Owner owner) {
        owners[slot] = owner;
        previousOfOwner[slot] = NONE;
        nextOfOwner[slot] = owner.firstSlot;
        if (owner.firstSlot != NONE) {
            previousOfOwner[owner.firstSlot] = slot;
        }
        owner.firstSlot = slot;
    }

    private void unlink(int slot) {
        Owner owner = owners[slot];
        int next = nextOfOwner[slot];
        int previous = previousOfOwner[slot];
        if (previous != NONE) {
            nextOfOwner[previous] = next;
        } else if (owner != null) {
            owner.firstSlot = next;
        }
        if (next != NONE) {
            previousOfOwner[next] = previous;
        }
        owners[slot] = null;
    }

    private void growHeap() {
        int capacity = heapTimes.length * 2;
        heapTimes = Arrays.copyOf(heapTimes, capacity);
        heapSequences = Arrays.copyOf(heapSequences, capacity);
        heapSlots = Arrays.copyOf(heapSlots, capacity);
    }

    private void growSlots() {
        int capacity = tasks.length * 2;
        places = Arrays.copyOf(places, capacity);
        generations = Arrays.copyOf(generations, capacity);
        nextOfOwner = Arrays.copyOf(nextOfOwner, capacity);
        previousOfOwner = Arrays.copyOf(previousOfOwner, capacity);
        tasks = Arrays.copyOf(tasks, capacity);
        owners = Arrays.copyOf(owners, capacity);
    }
}
