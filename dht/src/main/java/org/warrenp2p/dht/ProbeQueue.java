package org.warrenp2p.dht;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;
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

    /**
     * Ids cost nothing, so whoever asks under ever new ones and answers fast would have as many pings as the places in
     * flight allow. With ten a second a table of 260 still fills within half a minute by those who ask alone.
     */
    private static final long NANOS_PER_STRANGER = Duration.ofMillis(100).toNanos();

    /** What a quiet node may probe at once: what the queue holds. */
    private static final long BURST_NANOS = MAX_WAITING * NANOS_PER_STRANGER;

    /** One address may not fill the line: as many as it may have in a table (PROTOCOL). Private ranges are exempt. */
    private static final int MAX_PER_ADDRESS = 4;

    private final Consumer<Contact> probe;
    private final Counters.Counter refusedQueue;
    private final Counters.Counter refusedRecent;
    private final Counters.Counter refusedRate;
    private final Counters.Counter refusedAddress;
    private final Queue<Contact> waiting = new ArrayDeque<>();
    /** The longest ago is first, and forgotten when it has no effect any more. */
    private final Map<Contact, Long> probedAtNanos = new LinkedHashMap<>();

    private final List<Contact> inFlight = new ArrayList<>(IN_FLIGHT);
    /** Up to when the strangers' allowance is spent; earlier than now by what is left of it. */
    private long spentUntilNanos;

    private boolean begun;

    /** @param probe sends a ping; {@link #ended} is called when it has ended */
    ProbeQueue(Consumer<Contact> probe, Counters counters) {
        this.probe = probe;
        this.refusedQueue = counters.counter("dht.probe.refused_queue_full");
        this.refusedRecent = counters.counter("dht.probe.refused_recent");
        this.refusedRate = counters.counter("dht.probe.refused_rate");
        this.refusedAddress = counters.counter("dht.probe.refused_address");
    }

    /** Probes {@code contact} unless it was probed a short while ago: for contacts that strangers name. */
    void offerOnce(Contact contact, long nowNanos) {
        Long before = probedAtNanos.get(contact);
        if (before != null && nowNanos - before < REMEMBERED_NANOS) {
            refusedRecent.increment();
            return;
        }
        if (openAt(contact.endpoint().address()) >= MAX_PER_ADDRESS) {
            refusedAddress.increment();
            return;
        }
        if (!mayProbeStranger(nowNanos)) {
            refusedRate.increment();
            return;
        }
        if (offer(contact)) {
            spentUntilNanos += NANOS_PER_STRANGER;
            probedAtNanos.remove(contact);
            probedAtNanos.put(contact, nowNanos);
            forget(nowNanos);
        }
    }

    private void forget(long nowNanos) {
        Iterator<Long> eldest = probedAtNanos.values().iterator();
        while (eldest.hasNext()
                && (nowNanos - eldest.next() >= REMEMBERED_NANOS || probedAtNanos.size() > MAX_REMEMBERED)) {
            eldest.remove();
        }
    }

    /** For the tests of this package: of how many it knows when they were probed. */
    int remembered() {
        return probedAtNanos.size();
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

    /** The probe of {@code contact} has ended. */
    void ended(Contact contact) {
        inFlight.remove(contact);
        pump();
    }

    private boolean mayProbeStranger(long nowNanos) {
        if (!begun || nowNanos - spentUntilNanos > BURST_NANOS) {
            begun = true;
            spentUntilNanos = nowNanos - BURST_NANOS;
        }
        return nowNanos - spentUntilNanos >= NANOS_PER_STRANGER;
    }

    private int openAt(IpAddress address) {
        return AddressScope.of(address) == AddressScope.PUBLIC ? count(waiting, address) + count(inFlight, address) : 0;
    }

    private static int count(Collection<Contact> contacts, IpAddress address) {
        int count = 0;
        for (Contact contact : contacts) {
            count += contact.endpoint().address().equals(address) ? 1 : 0;
        }
        return count;
    }

    private void pump() {
        while (inFlight.size() < IN_FLIGHT) {
            Contact next = waiting.poll();
            if (next == null) {
                return;
            }
            inFlight.add(next);
            probe.accept(next);
        }
    }
}
