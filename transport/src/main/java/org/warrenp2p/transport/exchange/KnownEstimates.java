package org.warrenp2p.transport.exchange;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;

/**
 * What is worth remembering of destinations that nothing is asked now: round-trip time and window, 16 bytes for each in
 * tables that are half full at most. Two generations: what is remembered goes to the younger one, and when that holds half of
 * the bound, the older one is forgotten, whose entries are all older.
 *
 * <p>A name has 64 bits, from the peer's place in the DHT (a SHA-256) and the endpoint. Two destinations with one name, which
 * chance does not bring about and who wants it has to compute for long, would have the wrong estimate for a while.
 */
final class KnownEstimates {

    private static final int INITIAL_CAPACITY = 8;

    // a value: microseconds of the round trip and of its variation, 26 bits each, and 64ths of the window, 12 bits
    private static final int MICROS_BITS = 26;
    private static final int WINDOW_BITS = 12;
    private static final long MICROS_MASK = (1L << MICROS_BITS) - 1;

    /** The round trip of whoever has not answered; as many microseconds as the longest that is told apart, 67 s. */
    private static final long COLD = MICROS_MASK;

    private static final long NANOS_PER_MICRO = 1_000;

    /** A window of 63 at most; it grows by a 32nd at least as long as it may be 32. */
    private static final int WINDOW_UNITS = 64;

    private static final long WINDOW_MASK = (1L << WINDOW_BITS) - 1;

    private final int maxPerGeneration;

    /** Pairs of name and value; a window is never 0, so a value is not. */
    private long[] young = new long[2 * INITIAL_CAPACITY];

    private long @Nullable [] old;
    private int size;

    /** For at most {@code max} destinations. */
    KnownEstimates(int max) {
        maxPerGeneration = Math.max(1, max / 2);
    }

    /** Gives {@code destination} what is known of its contact, if anything is. */
    void recall(Destination destination) {
        long name = nameOf(destination.contact);
        long value = young[placeOf(young, name) + 1];
        long[] older = old;
        if (value == 0 && older != null) {
            value = older[placeOf(older, name) + 1];
        }
        if (value == 0) {
            return;
        }
        destination.window.restore((double) (value & WINDOW_MASK) / WINDOW_UNITS);
        long smoothed = value >>> (WINDOW_BITS + MICROS_BITS);
        if (smoothed != COLD) {
            long variation = (value >>> WINDOW_BITS) & MICROS_MASK;
            destination.rtt.restore(smoothed * NANOS_PER_MICRO, variation * NANOS_PER_MICRO);
        }
    }

    /** Remembers {@code destination}. */
    void remember(Destination destination) {
        long smoothed = destination.rtt.isWarm() ? micros(destination.rtt.smoothedNanos()) : COLD;
        long variation = micros(destination.rtt.variationNanos());
        long window = Math.min(WINDOW_MASK, Math.round(destination.window.exactSize() * WINDOW_UNITS));
        put(
                nameOf(destination.contact),
                (smoothed << (WINDOW_BITS + MICROS_BITS)) | (variation << WINDOW_BITS) | window);
    }

    private static long micros(long nanos) {
        return Math.min(COLD - 1, nanos / NANOS_PER_MICRO);
    }

    /** How many are remembered, those twice that were remembered again. */
    int capacity() {
        long[] older = old;
        return (young.length + (older == null ? 0 : older.length)) / 2;
    }

    private void put(long name, long value) {
        int place = placeOf(young, name);
        boolean added = young[place + 1] == 0;
        young[place] = name;
        young[place + 1] = value;
        if (!added) {
            return;
        }
        size++;
        if (size >= maxPerGeneration) {
            old = young;
            young = new long[2 * INITIAL_CAPACITY];
            size = 0;
        } else if (size * 4 > young.length) {
            grow();
        }
    }

    private void grow() {
        long[] before = young;
        young = new long[2 * before.length];
        for (int i = 0; i < before.length; i += 2) {
            if (before[i + 1] != 0) {
                int place = placeOf(young, before[i]);
                young[place] = before[i];
                young[place + 1] = before[i + 1];
            }
        }
    }

    /** Where the name is, or the empty place where it would go. */
    private static int placeOf(long[] table, long name) {
        int mask = table.length - 1;
        int place = ((int) name << 1) & mask;
        while (table[place + 1] != 0 && table[place] != name) {
            place = (place + 2) & mask;
        }
        return place;
    }

    private static long nameOf(Contact contact) {
        Endpoint endpoint = contact.endpoint();
        long mixed = endpoint.address().high() * 31 + endpoint.address().low();
        mixed = (mixed * 31 + endpoint.port()) * 0x9e3779b97f4a7c15L;
        return contact.key().w0() ^ mixed ^ (mixed >>> 32);
    }
}
