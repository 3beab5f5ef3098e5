package org.warrenp2p.transport.session;

import java.util.Arrays;

/**
 * Which of the newest {@value #SIZE} packet counters have been seen: a ring of bits, one word longer than the window so
 * that whole words can be cleared when it moves (RFC 6479). Counters below the window count as seen. Not negative
 * counters only; a session ends long before 2⁶³. The ring grows with the counters, which begin at 0, so that it always
 * holds all of the window: of the hundred sessions of an idle node most never need more than a word.
 */
final class ReplayWindow {

    /** PROTOCOL: sessions. */
    static final int SIZE = 2_048;

    private static final int WORDS = SIZE / Long.SIZE + 1;

    private long[] seen = new long[1];
    private long highest = -1;

    /** Whether {@code counter} is neither seen nor too old to know. */
    boolean isFresh(long counter) {
        if (counter < 0) {
            return false;
        }
        if (counter > highest) {
            return true;
        }
        return highest - counter < SIZE && (seen[word(counter)] & bit(counter)) == 0;
    }

    /**
     * Notes a fresh counter; only after the packet has proved authentic.
     *
     * @return whether it is the highest so far
     */
    boolean mark(long counter) {
        boolean newest = counter > highest;
        if (newest) {
            long from = (highest >> 6) + 1;
            long to = counter >>> 6;
            growTo(to);
            for (long block = Math.max(from, to - seen.length + 1); block <= to; block++) {
                seen[(int) (block % seen.length)] = 0;
            }
            highest = counter;
        }
        seen[word(counter)] |= bit(counter);
        return newest;
    }

    /** The highest counter seen, or -1. */
    long highest() {
        return highest;
    }

    /** Before it has its whole length no block has come round, so every word keeps its place. */
    private void growTo(long block) {
        if (block >= seen.length && seen.length < WORDS) {
            int words = (int) Math.min(WORDS, Math.max(2L * seen.length, block + 1));
            seen = Arrays.copyOf(seen, words);
        }
    }

    private int word(long counter) {
        return (int) ((counter >>> 6) % seen.length);
    }

    private static long bit(long counter) {
        return 1L << (counter & 63);
    }
}
