package org.warrenp2p.dht;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Counters;

/**
 * Contacts that may become ours and wait for a ping: a few at a time, and strangers seldom, because everybody can make
 * us send one by asking.
 */
final class ProbeQueue {

    /** Silent ones are let go after 6 s: at most 1.4 exchanges a second towards liars. */
    private static final int IN_FLIGHT = 8;

    /** Bound of the queue: one answered lookup. */
    private static final int MAX_WAITING = 64;

    /** Bound of the memory of whom we probed. */
    private static final int MAX_REMEMBERED = 256;

    /** A peer that did not answer, or found no place, is not tried again sooner. */
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();

    private final Consumer<Contact> probe;
    private final Counters.Counter refusedQueue;
    private final Counters.Counter refusedRecent;
    private final Queue<Contact> waiting = new ArrayDeque<>();
    private final Map<Contact, Long> probedAtNanos = new LinkedHashMap<>();
    private int inFlight;

    /** @param probe sends a ping; {@link #ended} is called when it has ended */
    ProbeQueue(Consumer<Contact> probe, Counters counters) {
        this.probe = probe;
        this.refusedQueue = counters.counter("dht.probe.refused_queue_full");
        this.refusedRecent = counters.counter("dht.probe.refused_recent");
    }

    /** Probes {@code contact} unless it was probed a short while ago: for contacts that strangers name. */
    void offerOnce(Contact contact, long nowNanos) {
        Long before = probedAtNanos.get(contact);
        if (before != null && nowNanos - before < REMEMBERED_NANOS) {
            refusedRecent.increment();
            return;
        }
        if (offer(contact)) {
            probedAtNanos.remove(contact);
            probedAtNanos.put(contact, nowNanos);
            if (probedAtNanos.size() > MAX_REMEMBERED) {
                probedAtNanos.remove(probedAtNanos.keySet().iterator().next());
            }
        }
    }

    /** Probes {@code contact} when its turn comes; false if too many wait. */
    boolean offer(Contact contact) {
        if (waiting.size() >= MAX_WAITING) {
            refusedQueue.increment();
            return false;
        }
        waiting.add(contact);
        pump();
        return true;
    }

    /** A probe has ended. */
    void ended() {
        inFlight--;
        pump();
    }

    private void pump() {
        while (inFlight < IN_FLIGHT) {
            Contact next = waiting.poll();
            if (next == null) {
                return;
            }
            inFlight++;
            probe.accept(next);
        }
    }
}
