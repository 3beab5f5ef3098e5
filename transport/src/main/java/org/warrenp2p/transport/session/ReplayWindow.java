package org.warrenp2p.transport.session;

/**
 * Which of the newest {@value #SIZE} packet counters have been seen: a ring of bits, one word longer than the window so
 * that whole words can be cleared when it moves (RFC 6479). Counters below the window count as seen. Not negative
 * counters only; a session ends long before 2⁶³.
 */
final class ReplayWindow {

    /** PROTOCOL: sessions. */
    static final int SIZE = 2_048;

    private static final int WORDS = SIZE / Long.SIZE + 1;

    private final long[] seen = new long[WORDS];
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
            for (long block = Math.max(from, to - WORDS + 1); block <= to; block++) {
                seen[(int) (block % WORDS)] = 0;
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

    private static int word(long counter) {
        return (int) ((counter >>> 6) % WORDS);
    }

    private static long bit(long counter) {
        return 1L << (counter & 63);
    }
}
