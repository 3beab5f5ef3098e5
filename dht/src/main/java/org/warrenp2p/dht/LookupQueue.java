package org.warrenp2p.dht;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;

/**
 * Lets lookups run, a bounded number at a time and each purpose in its turn, so that a thousand searches of an
 * application cannot starve the publication of our own record. Bounds: {@link DhtSettings#lookupsRunning} and {@link
 * DhtSettings#lookupsWaiting}.
 */
final class LookupQueue {

    /** What a lookup is for; each has its own line. */
    enum Purpose {
        /** A search for a record. */
        FIND,
        /** A search for the closest peers, by the application. */
        CLOSEST,
        /** Publication of our own record. */
        PUBLISH,
        /** Publication of topics and values, by the application. */
        STORE,
        /** Joining and refreshing. */
        MAINTENANCE
    }

    /** Something that runs until it calls {@link LookupQueue#ended}. */
    interface Job {

        /** Its turn has come. */
        void start();
    }

    private final EventLoop loop;
    private final int maxRunning;
    private final int maxWaiting;
    private final Counters.Counter refused;
    private final Map<Purpose, Queue<Job>> lines = new EnumMap<>(Purpose.class);
    private int running;
    private int waiting;
    private int lastServed;

    LookupQueue(EventLoop loop, DhtSettings settings, Counters counters) {
        this.loop = loop;
        this.maxRunning = settings.lookupsRunning();
        this.maxWaiting = settings.lookupsWaiting();
        this.refused = counters.counter("dht.lookup.refused_queue_full");
        for (Purpose purpose : Purpose.values()) {
            lines.put(purpose, new ArrayDeque<>());
        }
    }

    /** Starts {@code job} in a later turn, when there is room; false if too many wait. */
    boolean submit(Purpose purpose, Job job) {
        // those that wait only for the next turn do not count
        if (waiting + running >= maxWaiting + maxRunning) {
            refused.increment();
            return false;
        }
        line(purpose).add(job);
        waiting++;
        loop.execute(this::pump);
        return true;
    }

    /** Takes a waiting job out; false if it is not waiting. */
    boolean withdraw(Purpose purpose, Job job) {
        boolean removed = line(purpose).remove(job);
        waiting -= removed ? 1 : 0;
        return removed;
    }

    /** A job that was started has ended. */
    void ended() {
        running--;
        pump();
    }

    int running() {
        return running;
    }

    int waiting() {
        return waiting;
    }

    private void pump() {
        while (running < maxRunning) {
            Job next = takeNext();
            if (next == null) {
                return;
            }
            running++;
            next.start();
        }
    }

    private @Nullable Job takeNext() {
        Purpose[] purposes = Purpose.values();
        for (int i = 1; i <= purposes.length; i++) {
            int served = (lastServed + i) % purposes.length;
            Job job = line(purposes[served]).poll();
            if (job != null) {
                lastServed = served;
                waiting--;
                return job;
            }
        }
        return null;
    }

    private Queue<Job> line(Purpose purpose) {
        Queue<Job> line = lines.get(purpose);
        if (line == null) {
            throw new IllegalStateException("Every purpose has a line");
        }
        return line;
    }
}
