package org.warrenp2p.simnet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/**
 * The mappings of one translator in parallel arrays, found from inside by (source, far key) and from outside by (port),
 * or (port, far key) where destinations share a port. Slots 0 to size − 1 are in use; the last one moves into the place
 * of one that is removed.
 */
final class MappingSlots {

    static final int NONE = -1;

    private static final int INITIAL_SLOTS = 2;

    /** Places per slot in the two indexes: at most half full. */
    private static final int SPARSENESS = 2;

    private final boolean sharesPorts;
    private int size;
    private @Nullable Endpoint[] insides = new Endpoint[INITIAL_SLOTS];
    private Endpoint[] outsides = new Endpoint[INITIAL_SLOTS];
    private long[] farKeys = new long[INITIAL_SLOTS];
    private long[] stamps = new long[INITIAL_SLOTS];
    private int[] byInside = new int[SPARSENESS * INITIAL_SLOTS];
    private int[] byOutside = new int[SPARSENESS * INITIAL_SLOTS];

    MappingSlots(boolean sharesPorts) {
        this.sharesPorts = sharesPorts;
    }

    int size() {
        return size;
    }

    /** The inside endpoint; null for an entry of the router itself. */
    @Nullable
    Endpoint inside(int slot) {
        return insides[slot];
    }

    Endpoint outside(int slot) {
        return outsides[slot];
    }

    long farKey(int slot) {
        return farKeys[slot];
    }

    long stamp(int slot) {
        return stamps[slot];
    }

    void stamp(int slot, long stamp) {
        stamps[slot] = stamp;
    }

    int findInside(Endpoint source, long farKey) {
        int mask = byInside.length - 1;
        int place = insideHash(source, farKey) & mask;
        while (byInside[place] != 0) {
            int slot = byInside[place] - 1;
            if (farKeys[slot] == farKey && source.equals(insides[slot])) {
                return slot;
            }
            place = (place + 1) & mask;
        }
        return NONE;
    }

    int findOutside(int port, long farKey) {
        int mask = byOutside.length - 1;
        int place = outsideHash(port, farKey) & mask;
        while (byOutside[place] != 0) {
            int slot = byOutside[place] - 1;
            if (outsides[slot].port() == port && (!sharesPorts || farKeys[slot] == farKey)) {
                return slot;
            }
            place = (place + 1) & mask;
        }
        return NONE;
    }

    /** Adds a mapping; neither key may be in use. */
    int add(@Nullable Endpoint inside, Endpoint outside, long farKey, long stamp) {
        if (size == outsides.length) {
            grow();
        }
        int slot = size++;
        set(slot, inside, outside, farKey, stamp);
        index(slot);
        return slot;
    }

    void remove(int slot) {
        unindex(slot);
        int last = --size;
        if (slot != last) {
            unindex(last);
            set(slot, insides[last], outsides[last], farKeys[last], stamps[last]);
            index(slot);
        }
        insides[last] = null;
    }

    /** Removes what has ended. */
    void sweep(long nowNanos) {
        for (int slot = size - 1; slot >= 0; slot--) {
            if (!Lifetime.isAlive(stamps[slot], nowNanos)) {
                remove(slot);
            }
        }
    }

    private void set(int slot, @Nullable Endpoint inside, Endpoint outside, long farKey, long stamp) {
        insides[slot] = inside;
        outsides[slot] = outside;
        farKeys[slot] = farKey;
        stamps[slot] = stamp;
    }

    private void index(int slot) {
        Endpoint inside = insides[slot];
        if (inside != null) {
            insert(byInside, insideHash(inside, farKeys[slot]), slot);
        }
        insert(byOutside, outsideHash(outsides[slot].port(), farKeys[slot]), slot);
    }

    private void unindex(int slot) {
        Endpoint inside = insides[slot];
        if (inside != null) {
            delete(byInside, insideHash(inside, farKeys[slot]), slot, true);
        }
        delete(byOutside, outsideHash(outsides[slot].port(), farKeys[slot]), slot, false);
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
    private void delete(int[] places, int hash, int slot, boolean inside) {
        int mask = places.length - 1;
        int hole = hash & mask;
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
        Endpoint source = insides[slot];
        return inside && source != null
                ? insideHash(source, farKeys[slot])
                : outsideHash(outsides[slot].port(), farKeys[slot]);
    }

    private static int insideHash(Endpoint source, long farKey) {
        return (int) Mixing.mix(Scope.ENDPOINT.keyOf(source) ^ Long.rotateLeft(farKey, 19));
    }

    private int outsideHash(int port, long farKey) {
        return (int) Mixing.mix(sharesPorts ? Scope.flowKey(port, farKey) : port);
    }

    private void grow() {
        int capacity = outsides.length * 2;
        insides = Arrays.copyOf(insides, capacity);
        outsides = Arrays.copyOf(outsides, capacity);
        farKeys = Arrays.copyOf(farKeys, capacity);
        stamps = Arrays.copyOf(stamps, capacity);
        byInside = new int[SPARSENESS * capacity];
        byOutside = new int[SPARSENESS * capacity];
        for (int slot = 0; slot < size; slot++) {
            index(slot);
        }
    }
}
