package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;

/** Who has which address: open addressing with linear probing, at most half full; asked for every datagram. */
final class HostTable {

    /** For the inside of a home. */
    static final int SMALL = 4;

    private static final int INITIAL_CAPACITY = 64;

    private long[] highs;
    private long[] lows;
    private @Nullable Attachment[] values;
    private int size;

    HostTable() {
        this(INITIAL_CAPACITY);
    }

    /** With room for half of {@code capacity}, a power of two, before it grows. */
    HostTable(int capacity) {
        highs = new long[capacity];
        lows = new long[capacity];
        values = new Attachment[capacity];
    }

    @Nullable
    Attachment get(IpAddress address) {
        return values[placeOf(address.high(), address.low())];
    }

    int size() {
        return size;
    }

    /** The one at the first place that is taken. */
    @Nullable
    Attachment first() {
        for (Attachment value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** @throws IllegalArgumentException if somebody else has it */
    void put(IpAddress address, Attachment value) {
        int place = placeOf(address.high(), address.low());
        if (values[place] != null) {
            throw new IllegalArgumentException(address + " belongs to " + values[place] + " already");
        }
        set(place, address.high(), address.low(), value);
        if (++size * 2 > values.length) {
            grow();
        }
    }

    /** Removes the entry and moves later ones of its chain up, so that no marks of deleted entries pile up. */
    void remove(IpAddress address) {
        int hole = placeOf(address.high(), address.low());
        if (values[hole] == null) {
            return;
        }
        size--;
        int mask = values.length - 1;
        for (int place = (hole + 1) & mask; values[place] != null; place = (place + 1) & mask) {
            int distanceFromHome = (place - home(highs[place], lows[place])) & mask;
            int distanceFromHole = (place - hole) & mask;
            if (distanceFromHome >= distanceFromHole) {
                set(hole, highs[place], lows[place], values[place]);
                hole = place;
            }
        }
        values[hole] = null;
    }

    private void set(int place, long high, long low, @Nullable Attachment value) {
        highs[place] = high;
        lows[place] = low;
        values[place] = value;
    }

    /** Where the address is, or the empty place where it would go. */
    private int placeOf(long high, long low) {
        int place = home(high, low);
        while (values[place] != null && (lows[place] != low || highs[place] != high)) {
            place = (place + 1) & (values.length - 1);
        }
        return place;
    }

    private int home(long high, long low) {
        return (int) Mixing.mix(high ^ Mixing.mix(low)) & (values.length - 1);
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        @Nullable Attachment[] oldValues = values;
        highs = new long[oldValues.length * 2];
        lows = new long[oldValues.length * 2];
        values = new Attachment[oldValues.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) {
                set(placeOf(oldHighs[i], oldLows[i]), oldHighs[i], oldLows[i], oldValues[i]);
            }
        }
    }
}
