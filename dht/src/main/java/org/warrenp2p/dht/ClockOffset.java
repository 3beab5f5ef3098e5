package org.warrenp2p.dht;

import java.util.Arrays;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * How far the clocks of others are ahead of ours: the median of the latest offsets of distinct peers in distinct prefixes.
 * While less than half of them lie, the median is between two that honest peers told, so liars can move it by no more
 * than honest clocks differ. Pure; only from the loop.
 *
 * <p>Every pong comes here. A sample stays in its row for as long as it is kept, so nothing is moved but the bytes that
 * tell the order; and a byte of each word stands in a column of its own, so that a row is looked at only where it may be
 * the one that is looked for. Most of whoever tells is not here any more: then two columns of 64 bytes are all that is read.
 */
final class ClockOffset {

    /** With fewer there is no correction (PROTOCOL: DHT). */
    static final int MIN_PEERS = 5;

    /** So many prefixes are remembered, those told of last: a liar needs half of them. */
    static final int MAX_PEERS = 64;

    /** Grows to {@link #MAX_PEERS}: a node in a small network stays small. */
    private static final int FIRST_CAPACITY = 8;

    // words of a row

    /**
     * The first word of the peer's place, a hash: who replaces the sample of an honest peer by his own has tried 2^64
     * keys, and two of his own that are equal count as one.
     */
    private static final int PEER = 0;

    private static final int PREFIX = 1;
    private static final int AHEAD_MILLIS = 2;
    private static final int ROW_WORDS = 3;

    /** Of a row that holds nothing, in both columns. */
    private static final byte FREE = 0;

    private int capacity = FIRST_CAPACITY;
    private int size;
    private long[] rows = new long[ROW_WORDS * FIRST_CAPACITY];

    /** The rows by age, the oldest first, and behind those that hold something the others; then a column of marks for each word. */
    private byte[] index = indexOf(FIRST_CAPACITY);

    /** Computed when it is asked for: whoever judges a record asks, and that is more often than somebody tells. */
    private long median;

    private boolean medianKnown = true;

    /** {@code peer} in {@code prefix} has told a time that is so far ahead of ours; negative if it is behind. */
    void observe(PeerId peer, IpAddress prefix, long ahead) {
        long peerWord = peer.key().w0();
        long prefixWord = wordOf(prefix);
        forget(PEER, peerWord);
        forget(PREFIX, prefixWord);
        if (size == MAX_PEERS) {
            removeAt(0);
        } else if (size == capacity) {
            grow();
        }
        int row = index[size++];
        rows[ROW_WORDS * row + PEER] = peerWord;
        rows[ROW_WORDS * row + PREFIX] = prefixWord;
        rows[ROW_WORDS * row + AHEAD_MILLIS] = ahead;
        mark(row, PEER, markOf(peerWord));
        mark(row, PREFIX, markOf(prefixWord));
        medianKnown = false;
    }

    /** The median, or 0 while too few have told; of an even number, the one of the middle two that corrects less. */
    long millis() {
        if (!medianKnown) {
            median = size < MIN_PEERS ? 0 : computed();
            medianKnown = true;
        }
        return median;
    }

    /** Forgets all: our own clock has been set. */
    void clear() {
        size = 0;
        index = indexOf(capacity);
        medianKnown = false;
    }

    private long computed() {
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = rows[ROW_WORDS * index[i] + AHEAD_MILLIS];
        }
        Arrays.sort(sorted);
        long lower = sorted[(size - 1) / 2];
        long upper = sorted[size / 2];
        return lower > 0 ? lower : upper < 0 ? upper : 0;
    }

    /** Removes the one sample that has {@code value} as its {@code word}, if there is one. */
    private void forget(int word, long value) {
        byte mark = markOf(value);
        int column = (1 + word) * capacity;
        for (int row = 0; row < capacity; row++) {
            if (index[column + row] == mark && rows[ROW_WORDS * row + word] == value) {
                removeAt(ageOf(row));
                return;
            }
        }
    }

    private int ageOf(int row) {
        int age = 0;
        while (index[age] != row) {
            age++;
        }
        return age;
    }

    private void removeAt(int age) {
        byte row = index[age];
        size--;
        System.arraycopy(index, age + 1, index, age, size - age);
        index[size] = row;
        mark(row, PEER, FREE);
        mark(row, PREFIX, FREE);
    }

    private void mark(int row, int word, byte mark) {
        index[(1 + word) * capacity + row] = mark;
    }

    /** Seven bits of a word, so that it is not {@link #FREE}. */
    private static byte markOf(long word) {
        return (byte) ((word ^ (word >>> Byte.SIZE)) | 1);
    }

    private static byte[] indexOf(int capacity) {
        byte[] empty = new byte[(1 + AHEAD_MILLIS) * capacity];
        for (int row = 0; row < capacity; row++) {
            empty[row] = (byte) row;
        }
        return empty;
    }

    private void grow() {
        int before = capacity;
        byte[] known = index;
        capacity = Math.min(MAX_PEERS, 2 * before);
        rows = Arrays.copyOf(rows, ROW_WORDS * capacity);
        index = indexOf(capacity);
        for (int column = 0; column <= AHEAD_MILLIS; column++) {
            System.arraycopy(known, column * before, index, column * capacity, before);
        }
    }

    /** A /24 of IPv4 or /48 of IPv6 in one word; they are the same only for 0:ffff::/32, which nobody has. */
    private static long wordOf(IpAddress prefix) {
        return prefix.isIpv4() ? prefix.low() : prefix.high();
    }
}
