package org.warrenp2p.simnet;

/**
 * Which flows are open and until when: open addressing on one array of pairs (key, stamp), so that a look-up touches
 * one cache line. What has ended is swept out before the table grows; at most {@code limit} flows are kept.
 */
final class FlowTable {

    private static final int INITIAL_PAIRS = 4;

    /** A key of 0 marks an empty place; a flow whose key is 0 takes this one. */
    private static final long STAND_IN_FOR_ZERO = 0x5bd1_e995_9d1b_58d3L;

    private final Lifetime lifetime;
    private final int limit;
    private long[] pairs = new long[2 * INITIAL_PAIRS];
    private int size;

    FlowTable(Lifetime lifetime, int limit) {
        this.lifetime = lifetime;
        this.limit = limit;
    }

    /** Opens or refreshes a flow by what goes out; false if there is no room for one more. */
    boolean sent(long flow, long nowNanos) {
        long key = keyOf(flow);
        int place = placeOf(key);
        if (pairs[place] == 0) {
            if (!makeRoom(nowNanos)) {
                return false;
            }
            place = placeOf(key);
            pairs[place] = key;
            pairs[place + 1] = 0;
            size++;
        }
        pairs[place + 1] = lifetime.afterOutbound(pairs[place + 1], nowNanos);
        return true;
    }

    /** Whether what comes in belongs to an open flow; it may refresh it. */
    boolean received(long flow, long nowNanos) {
        int place = placeOf(keyOf(flow));
        if (pairs[place] == 0 || !Lifetime.isAlive(pairs[place + 1], nowNanos)) {
            return false;
        }
        pairs[place + 1] = lifetime.afterInbound(pairs[place + 1], nowNanos);
        return true;
    }

    /** Whether the flow is open; changes nothing. */
    boolean isOpen(long flow, long nowNanos) {
        int place = placeOf(keyOf(flow));
        return pairs[place] != 0 && Lifetime.isAlive(pairs[place + 1], nowNanos);
    }

    void clear() {
        pairs = new long[2 * INITIAL_PAIRS];
        size = 0;
    }

    /** Flows kept, those that have ended and were not swept out yet included. */
    int size() {
        return size;
    }

    private static long keyOf(long flow) {
        return flow == 0 ? STAND_IN_FOR_ZERO : flow;
    }

    /** At most three quarters full. */
    private boolean makeRoom(long nowNanos) {
        int capacity = pairs.length / 2;
        if (size < limit && (size + 1) * 4 <= capacity * 3) {
            return true;
        }
        int alive = countAlive(nowNanos);
        rebuild(alive * 2 >= capacity ? capacity * 2 : capacity, nowNanos);
        return size < limit;
    }

    private int countAlive(long nowNanos) {
        int alive = 0;
        for (int place = 0; place < pairs.length; place += 2) {
            if (pairs[place] != 0 && Lifetime.isAlive(pairs[place + 1], nowNanos)) {
                alive++;
            }
        }
        return alive;
    }

    private void rebuild(int capacity, long nowNanos) {
        long[] old = pairs;
        pairs = new long[2 * capacity];
        size = 0;
        for (int from = 0; from < old.length; from += 2) {
            if (old[from] != 0 && Lifetime.isAlive(old[from + 1], nowNanos)) {
                int place = placeOf(old[from]);
                pairs[place] = old[from];
                pairs[place + 1] = old[from + 1];
                size++;
            }
        }
    }

    /** Where the key is, or the empty place where it would go. */
    private int placeOf(long key) {
        int mask = pairs.length - 1;
        int place = ((int) Mixing.mix(key) << 1) & mask;
        while (pairs[place] != 0 && pairs[place] != key) {
            place = (place + 2) & mask;
        }
        return place;
    }
}
