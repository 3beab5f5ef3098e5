package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.IpAddress;

/** Who has which address: open addressing with linear probing, at most half full; asked for every datagram. */
final class HostTable {

    /** For the inside of a home. */
    static final int SMALL = 4;

    private static final int INITIAL_CAPACITY = 64;

    /** Both words of each address, side by side; 0 and 0, the unspecified IPv6 address, marks an empty place. */
    private long[] words;

    private @Nullable Attachment[] values;
    private int size;

    HostTable() {
        this(INITIAL_CAPACITY);
    }

    /** With room for half of {@code capacity}, a power of two, before it grows. */
    HostTable(int capacity) {
        words = new long[2 * capacity];
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

    /** @throws IllegalArgumentException if somebody else has it, or it is nobody's */
    void put(IpAddress address, Attachment value) {
        int place = placeOf(address.high(), address.low());
        if (address.high() == 0 && address.low() == 0) {
            throw new IllegalArgumentException("Nobody has " + address);
        }
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
            int distanceFromHome = (place - home(words[2 * place], words[2 * place + 1])) & mask;
            int distanceFromHole = (place - hole) & mask;
            if (distanceFromHome >= distanceFromHole) {
                set(hole, words[2 * place], words[2 * place + 1], values[place]);
                hole = place;
            }
        }
        set(hole, 0, 0, null);
    }

    private void set(int place, long high, long low, @Nullable Attachment value) {
        words[2 * place] = high;
        words[2 * place + 1] = low;
        values[place] = value;
    }

    /** Where the address is, or the empty place where it would go. */
    private int placeOf(long high, long low) {
        int place = home(high, low);
        while (!is(place, high, low) && !is(place, 0, 0)) {
            place = (place + 1) & (values.length - 1);
        }
        return place;
    }

    private boolean is(int place, long high, long low) {
        return words[2 * place + 1] == low && words[2 * place] == high;
    }

    private int home(long high, long low) {
        return (int) Mixing.mix(high ^ Mixing.mix(low)) & (values.length - 1);
    }

    private void grow() {
        long[] oldWords = words;
        @Nullable Attachment[] oldValues = values;
        words = new long[oldWords.length * 2];
        values = new Attachment[oldValues.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) {
                long high = oldWords[2 * i];
                long low = oldWords[2 * i + 1];
                set(placeOf(high, low), high, low, oldValues[i]);
            }
        }
    }
}
