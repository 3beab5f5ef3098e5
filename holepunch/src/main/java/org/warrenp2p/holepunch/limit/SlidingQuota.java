package org.warrenp2p.holepunch.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * At most so many in every window of time, for each key: exactly, wherever the window begins, since the caps towards
 * those who did not consent hold at any time. The number of keys is bounded, and none that still counts is forgotten,
 * since whoever could push it out would begin anew: while all count, a new key is refused.
 */
public final class SlidingQuota<K> {

    private final int most;
    private final long windowNanos;
    private final int capacity;

    /** The one used least recently is first. */
    private final Map<K, Log> logs = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * No use yet.
     *
     * @param most how many pass in a window
     * @param windowNanos how long a window is
     * @param capacity most keys at a time
     */
    public SlidingQuota(int most, long windowNanos, int capacity) {
        if (most < 1 || windowNanos < 1 || capacity < 1) {
            throw new IllegalArgumentException("A quota lets something pass in some time for somebody");
        }
        this.most = most;
        this.windowNanos = windowNanos;
        this.capacity = capacity;
    }

    /** Whether one more may pass for {@code key} now; if so it counts. */
    public boolean tryTake(K key, long nowNanos) {
        if (waitNanos(key, nowNanos) > 0) {
            return false;
        }
        logs.computeIfAbsent(key, ignored -> new Log(most)).add(nowNanos);
        return true;
    }

    /** How long until one more may pass for {@code key}; not positive if it may now. */
    public long waitNanos(K key, long nowNanos) {
        Log log = logs.get(key);
        if (log != null) {
            return log.isFull() ? log.oldest() + windowNanos - nowNanos : 0;
        }
        if (logs.size() < capacity) {
            return 0;
        }
        Iterator<Log> eldest = logs.values().iterator();
        long untilNanos = eldest.next().latest() + windowNanos - nowNanos;
        if (untilNanos <= 0) {
            eldest.remove();
        }
        return untilNanos;
    }

    /** How many keys there are. */
    public int size() {
        return logs.size();
    }

    /** When the latest ones passed, in a ring that grows up to the quota. */
    private static final class Log {

        private static final int INITIAL = 4;

        private final int most;
        private long[] times;
        private int next;
        private int size;

        Log(int most) {
            this.most = most;
            this.times = new long[Math.min(INITIAL, most)];
        }

        void add(long nowNanos) {
            if (size == times.length && times.length < most) {
                grow();
            }
            times[next] = nowNanos;
            next = (next + 1) % times.length;
            size = Math.min(size + 1, times.length);
        }

        private void grow() {
            long[] larger = new long[Math.min(2 * times.length, most)];
            for (int i = 0; i < size; i++) {
                larger[i] = times[(next + i) % times.length];
            }
            times = larger;
            next = size;
        }

        boolean isFull() {
            return size == most;
        }

        long oldest() {
            return times[next % times.length];
        }

        long latest() {
            return times[(next + times.length - 1) % times.length];
        }
    }
}
