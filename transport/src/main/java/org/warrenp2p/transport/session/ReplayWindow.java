package org.warrenp2p.transport.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of the newest {@value #SIZE} packet counters have been seen: a ring of bits, one word longer than the window so
 * that whole words can be cleared when it moves (RFC 6479). Counters below the window count as seen. Not negative
 * counters only; a session ends long before 2⁶³. The ring grows with the counters, which begin at 0, so that it always
 * holds all of the window; of the hundred sessions of an idle node most never need more than the one word that is there
 * from the start.
 */
final class ReplayWindow {

    /** PROTOCOL: sessions. */
    static final int SIZE = 2_048;

    private static final int WORDS = SIZE / Long.SIZE + 1;

    /** What the ring begins with, until a second word is needed. */
    private long firstWord;

    private long @Nullable [] ring;
    private long highest = -1;

    /** Whether {@code counter} is neither seen nor too old to know. */
    boolean isFresh(long counter) {
        if (counter < 0) {
            return false;
        }
        if (counter > highest) {
            return true;
        }
        return highest - counter < SIZE && (word(counter) & bit(counter)) == 0;
    }

    /**
     * Notes a fresh counter; only after the packet has proved authentic.
     *
     * @return whether it is the highest so far
     */
    boolean mark(long counter) {
        boolean newest = counter > highest;
        if (newest) {
            advanceTo(counter);
        }
        if (ring == null) {
            firstWord |= bit(counter);
        } else {
            ring[place(counter, ring)] |= bit(counter);
        }
        return newest;
    }

    private void advanceTo(long counter) {
        long from = (highest >> 6) + 1;
        long to = counter >>> 6;
        highest = counter;
        if (to == 0) {
            return;
        }
        long[] words = grownTo(to);
        for (long block = Math.max(from, to - words.length + 1); block <= to; block++) {
            words[(int) (block % words.length)] = 0;
        }
        ring = words;
    }

    /** The highest counter seen, or -1. */
    long highest() {
        return highest;
    }

    /** Before it has its whole length no block has come round, so every word keeps its place. */
    private long[] grownTo(long block) {
        long[] words = ring == null ? new long[] {firstWord} : ring;
        if (block < words.length || words.length == WORDS) {
            return words;
        }
        return Arrays.copyOf(words, (int) Math.min(WORDS, Math.max(2L * words.length, block + 1)));
    }

    private long word(long counter) {
        return ring == null ? firstWord : ring[place(counter, ring)];
    }

    private static int place(long counter, long[] ring) {
        return (int) ((counter >>> 6) % ring.length);
    }

    private static long bit(long counter) {
        return 1L << (counter & 63);
    }
}
