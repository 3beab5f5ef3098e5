package org.warrenp2p.testnet.lab.peer;

/** When packets of a steady traffic came, and the longest silence between them. Safe for use by several threads. */
final class Arrivals {

    private long sinceNanos;
    private long lastNanos;
    private long longestNanos;
    private long count;

    /** From now on, what was before does not matter but as the beginning of a silence. */
    synchronized void begin(long nowNanos) {
        sinceNanos = nowNanos;
        longestNanos = 0;
        count = 0;
    }

    synchronized void add(long nowNanos) {
        if (lastNanos != 0) {
            longestNanos = Math.max(longestNanos, nowNanos - Math.max(lastNanos, sinceNanos));
        }
        lastNanos = nowNanos;
        count++;
    }

    /** How many since the beginning. */
    synchronized long count() {
        return count;
    }

    /** How long nothing has come now. */
    synchronized long silentNanos(long nowNanos) {
        return nowNanos - Math.max(lastNanos, sinceNanos);
    }

    /** The longest time in which nothing came, the one that is not over included. */
    synchronized long longestNanos(long nowNanos) {
        return Math.max(longestNanos, silentNanos(nowNanos));
    }
}
