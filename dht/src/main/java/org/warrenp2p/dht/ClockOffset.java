package org.warrenp2p.dht;

import java.util.Arrays;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/**
 * How far the clocks of others are ahead of ours: the median of the latest offsets of distinct peers in distinct prefixes.
 * While less than half of them lie, the median is between two that honest peers told, so liars can move it by no more
 * than honest clocks differ. Pure; only from the loop.
 *
 * <p>Every pong comes here, so a sample is three words in columns, the latest last, and looking for one is a walk along a
 * column of 64 words.
 */
final class ClockOffset {

    /** With fewer there is no correction (PROTOCOL: DHT). */
    static final int MIN_PEERS = 5;

    /** So many prefixes are remembered, those told of last: a liar needs half of them. */
    static final int MAX_PEERS = 64;

    /** Grows to {@link #MAX_PEERS}: a node in a small network stays small. */
    private static final int FIRST_CAPACITY = 8;

    /**
     * The first word of the peer's place, a hash: who replaces the sample of an honest peer by his own has tried 2^64
     * keys, and two of his own that are equal count as one.
     */
    private long[] peers = new long[FIRST_CAPACITY];

    private long[] prefixes = new long[FIRST_CAPACITY];
    private long[] aheadMillis = new long[FIRST_CAPACITY];
    private int size;
    /** Computed when it is asked for: whoever judges a record asks, and that is more often than somebody tells. */
    private long median;

    private boolean medianKnown = true;

    /** {@code peer} in {@code prefix} has told a time that is so far ahead of ours; negative if it is behind. */
    void observe(PeerId peer, IpAddress prefix, long ahead) {
        long peerWord = peer.key().w0();
        long prefixWord = wordOf(prefix);
        forget(peers, peerWord);
        forget(prefixes, prefixWord);
        if (size == MAX_PEERS) {
            remove(0);
        } else if (size == peers.length) {
            grow();
        }
        peers[size] = peerWord;
        prefixes[size] = prefixWord;
        aheadMillis[size++] = ahead;
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
        medianKnown = false;
    }

    private long computed() {
        long[] sorted = Arrays.copyOf(aheadMillis, size);
        Arrays.sort(sorted);
        long lower = sorted[(size - 1) / 2];
        long upper = sorted[size / 2];
        return lower > 0 ? lower : upper < 0 ? upper : 0;
    }

    /** Removes the one sample that has {@code word} in {@code column}, if there is one. */
    private void forget(long[] column, long word) {
        for (int i = 0; i < size; i++) {
            if (column[i] == word) {
                remove(i);
                return;
            }
        }
    }

    private void remove(int index) {
        size--;
        int behind = size - index;
        System.arraycopy(peers, index + 1, peers, index, behind);
        System.arraycopy(prefixes, index + 1, prefixes, index, behind);
        System.arraycopy(aheadMillis, index + 1, aheadMillis, index, behind);
    }

    private void grow() {
        int capacity = Math.min(MAX_PEERS, 2 * size);
        peers = Arrays.copyOf(peers, capacity);
        prefixes = Arrays.copyOf(prefixes, capacity);
        aheadMillis = Arrays.copyOf(aheadMillis, capacity);
    }

    /** A /24 of IPv4 or /48 of IPv6 in one word; they are the same only for 0:ffff::/32, which nobody has. */
    private static long wordOf(IpAddress prefix) {
        return prefix.isIpv4() ? prefix.low() : prefix.high();
    }
}
