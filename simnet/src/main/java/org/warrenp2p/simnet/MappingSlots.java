package org.warrenp2p.simnet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/**
 * The mappings of one translator, found from inside by (source, far key) and from outside by (port), or (port, far key)
 * where destinations share a port. Slots 0 to size − 1 are in use; the last one moves into the place of one that is
 * removed.
 *
 * <p>The numbers of a slot lie side by side, so that most homes, with a mapping or two, are searched within one cache
 * line; the two indexes come with the ninth mapping.
 */
final class MappingSlots {

    static final int NONE = -1;

    /** Up to so many are searched one by one. */
    private static final int UNINDEXED = 8;

    private static final int INITIAL_SLOTS = 2;

    /** Places per slot in the two indexes: at most half full. */
    private static final int SPARSENESS = 2;

    // numbers of a slot
    private static final int INSIDE = 0;
    private static final int FAR = 1;
    private static final int PORT = 2;
    private static final int STAMP = 3;
    private static final int STRIDE = 4;

    /** The inside key of an entry of the router itself; no endpoint has port 0. */
    private static final long NOBODY = 0;

    private static final int[] NO_INDEX = {};

    private final boolean sharesPorts;
    private int size;
    private long[] numbers = new long[STRIDE * INITIAL_SLOTS];

    /** Inside and outside of each slot. */
    private @Nullable Endpoint[] endpoints = new Endpoint[2 * INITIAL_SLOTS];

    private int[] byInside = NO_INDEX;
    private int[] byOutside = NO_INDEX;

    MappingSlots(boolean sharesPorts) {
        this.sharesPorts = sharesPorts;
    }

    int size() {
        return size;
    }

    /** The inside endpoint; null for an entry of the router itself. */
    @Nullable
    Endpoint inside(int slot) {
        return endpoints[2 * slot];
    }

    Endpoint outside(int slot) {
        Endpoint outside = endpoints[2 * slot + 1];
        if (outside == null) {
            throw new AssertionError("A slot that is in use has an outside endpoint");
        }
        return outside;
    }

    long farKey(int slot) {
        return numbers[STRIDE * slot + FAR];
    }

    long stamp(int slot) {
        return numbers[STRIDE * slot + STAMP];
    }

    void stamp(int slot, long stamp) {
        numbers[STRIDE * slot + STAMP] = stamp;
    }

    int findInside(Endpoint source, long farKey) {
        long insideKey = Scope.ENDPOINT.keyOf(source);
        if (byInside.length == 0) {
            for (int slot = 0; slot < size; slot++) {
                if (isInside(slot, insideKey, farKey)) {
                    return slot;
                }
            }
            return NONE;
        }
        int mask = byInside.length - 1;
        int place = insideHash(insideKey, farKey) & mask;
        while (byInside[place] != 0) {
            if (isInside(byInside[place] - 1, insideKey, farKey)) {
                return byInside[place] - 1;
            }
            place = (place + 1) & mask;
        }
        return NONE;
    }

    int findOutside(int port, long farKey) {
        if (byOutside.length == 0) {
            for (int slot = 0; slot < size; slot++) {
                if (isOutside(slot, port, farKey)) {
                    return slot;
                }
            }
            return NONE;
        }
        int mask = byOutside.length - 1;
        int place = outsideHash(port, farKey) & mask;
        while (byOutside[place] != 0) {
            if (isOutside(byOutside[place] - 1, port, farKey)) {
                return byOutside[place] - 1;
            }
            place = (place + 1) & mask;
        }
        return NONE;
    }

    private boolean isInside(int slot, long insideKey, long farKey) {
        return numbers[STRIDE * slot + INSIDE] == insideKey && numbers[STRIDE * slot + FAR] == farKey;
    }

    private boolean isOutside(int slot, int port, long farKey) {
        return numbers[STRIDE * slot + PORT] == port && (!sharesPorts || numbers[STRIDE * slot + FAR] == farKey);
    }

    /** Adds a mapping; neither key may be in use. */
    int add(@Nullable Endpoint inside, Endpoint outside, long farKey, long stamp) {
        if (STRIDE * size == numbers.length) {
            grow();
        }
        int slot = size++;
        int at = STRIDE * slot;
        numbers[at + INSIDE] = inside == null ? NOBODY : Scope.ENDPOINT.keyOf(inside);
        numbers[at + FAR] = farKey;
        numbers[at + PORT] = outside.port();
        numbers[at + STAMP] = stamp;
        endpoints[2 * slot] = inside;
        endpoints[2 * slot + 1] = outside;
        index(slot);
        return slot;
    }

    void remove(int slot) {
        unindex(slot);
        int last = --size;
        if (slot != last) {
            unindex(last);
            System.arraycopy(numbers, STRIDE * last, numbers, STRIDE * slot, STRIDE);
            System.arraycopy(endpoints, 2 * last, endpoints, 2 * slot, 2);
            index(slot);
        }
        endpoints[2 * last] = null;
        endpoints[2 * last + 1] = null;
    }

    /** Removes what has ended. */
    void sweep(long nowNanos) {
        for (int slot = size - 1; slot >= 0; slot--) {
            if (!Lifetime.isAlive(stamp(slot), nowNanos)) {
                remove(slot);
            }
        }
    }

    private void index(int slot) {
        if (byInside.length == 0) {
            return;
        }
        if (numbers[STRIDE * slot + INSIDE] != NOBODY) {
            insert(byInside, hashOf(slot, true), slot);
        }
        insert(byOutside, hashOf(slot, false), slot);
    }

    private void unindex(int slot) {
        if (byInside.length == 0) {
            return;
        }
        if (numbers[STRIDE * slot + INSIDE] != NOBODY) {
            delete(byInside, slot, true);
        }
        delete(byOutside, slot, false);
    }

    private static void insert(int[] places, int hash, int slot) {
        int mask = places.length - 1;
        int place = hash & mask;
        while (places[place] != 0) {
            place = (place + 1) & mask;
        }
        places[place] = slot + 1;
    }

    /** Closes the hole by moving later ones of the chain up, so that no marks of deleted ones pile up. */
    private void delete(int[] places, int slot, boolean inside) {
        int mask = places.length - 1;
        int hole = hashOf(slot, inside) & mask;
        while (places[hole] != slot + 1) {
            hole = (hole + 1) & mask;
        }
        for (int place = (hole + 1) & mask; places[place] != 0; place = (place + 1) & mask) {
            int home = hashOf(places[place] - 1, inside) & mask;
            if (((place - home) & mask) >= ((place - hole) & mask)) {
                places[hole] = places[place];
                hole = place;
            }
        }
        places[hole] = 0;
    }

    private int hashOf(int slot, boolean inside) {
        int at = STRIDE * slot;
        return inside
                ? insideHash(numbers[at + INSIDE], numbers[at + FAR])
                : outsideHash((int) numbers[at + PORT], numbers[at + FAR]);
    }

    private static int insideHash(long insideKey, long farKey) {
        return (int) Mixing.mix(insideKey ^ Long.rotateLeft(farKey, 19));
    }

    private int outsideHash(int port, long farKey) {
        return (int) Mixing.mix(sharesPorts ? Scope.flowKey(port, farKey) : port);
    }

    private void grow() {
        int capacity = 2 * size;
        numbers = Arrays.copyOf(numbers, STRIDE * capacity);
        endpoints = Arrays.copyOf(endpoints, 2 * capacity);
        if (capacity > UNINDEXED) {
            byInside = new int[SPARSENESS * capacity];
            byOutside = new int[SPARSENESS * capacity];
            for (int slot = 0; slot < size; slot++) {
                index(slot);
            }
        }
    }
}
