package org.warrenp2p.dht;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.ReachProbes;

/**
 * Servers that have answered us, but only because they asked first for all we know: each is probed once in a while from
 * a port that it has never sent to, and enters the table if that gets through. Why: docs/decisions/0009.
 */
final class ReachChecks {

    /** Bound of the checks under way: what a burst of strangers may start (ProbeQueue), and one lookup's answers. */
    private static final int MAX_UNDER_WAY = 128;

    /** Bound of the memory of who was not reached. */
    private static final int MAX_REMEMBERED = 256;

    /**
     * Who was not reached is not probed again sooner. Half of the minute after which somebody who asks us is pinged
     * again, so that such a ping is not made for nothing.
     */
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();

    private final ReachProbes probes;
    private final EventLoop loop;
    private final Counters.Counter reached;
    private final Counters.Counter notReached;
    private final Counters.Counter refusedBusy;
    private final Counters.Counter refusedRecent;
    /** Bounded by {@value #MAX_UNDER_WAY}. */
    private final Map<Contact, Check> underWay = new LinkedHashMap<>();
    /**
     * When the failed check of whom began, in the order of their ends; bounded by {@value #MAX_REMEMBERED}, the oldest
     * gives way, and is forgotten when it has no effect any more.
     */
    private final Map<Contact, Long> failedNanos = new LinkedHashMap<>();

    ReachChecks(ReachProbes probes, EventLoop loop, Counters counters) {
        this.probes = probes;
        this.loop = loop;
        this.reached = counters.counter("dht.reach.reached");
        this.notReached = counters.counter("dht.reach.not_reached");
        this.refusedBusy = counters.counter("dht.reach.refused_busy");
        this.refusedRecent = counters.counter("dht.reach.refused_recent");
    }

    /**
     * Whether {@code contact} has yet to show that strangers reach it. Nothing filters between programs of one machine;
     * in private networks there are NATs (of containers, of guests) and firewalls as anywhere.
     */
    boolean doubts(Contact contact) {
        return AddressScope.of(contact.endpoint().address()) != AddressScope.LOOPBACK && probes.doubts(contact);
    }

    /**
     * Probes {@code contact} and runs one of the two later, or neither if that is under way, was in vain a short while
     * ago, or too many are probed.
     */
    void check(Contact contact, long rttNanos, Runnable onReached, Runnable onNotReached) {
        long now = loop.nanoTime();
        Long before = failedNanos.get(contact);
        if (underWay.containsKey(contact) || (before != null && now - before < REMEMBERED_NANOS)) {
            refusedRecent.increment();
            return;
        }
        if (underWay.size() >= MAX_UNDER_WAY) {
            refusedBusy.increment();
            return;
        }
        Check check = new Check(contact, now, onReached, onNotReached);
        underWay.put(contact, check);
        probes.probe(contact, rttNanos, check);
    }

    /** {@code peer} is gone, or no server any more: what its checks bring does not matter. */
    void forget(PeerId peer) {
        underWay.keySet().removeIf(contact -> contact.peer().equals(peer));
    }

    void close() {
        underWay.clear();
    }

    /** For the tests of this package: of how many it knows that they were not reached. */
    int remembered() {
        return failedNanos.size();
    }

    private void remember(Contact contact, long beganNanos) {
        failedNanos.remove(contact);
        failedNanos.put(contact, beganNanos);
        long now = loop.nanoTime();
        Iterator<Long> eldest = failedNanos.values().iterator();
        while (eldest.hasNext() && (now - eldest.next() >= REMEMBERED_NANOS || failedNanos.size() > MAX_REMEMBERED)) {
            eldest.remove();
        }
    }

    /** One contact that is being probed. */
    private final class Check implements Completion<Contact> {

        private final Contact contact;
        private final long beganNanos;
        private final Runnable onReached;
        private final Runnable onNotReached;

        private Check(Contact contact, long beganNanos, Runnable onReached, Runnable onNotReached) {
            this.contact = contact;
            this.beganNanos = beganNanos;
            this.onReached = onReached;
            this.onNotReached = onNotReached;
        }

        @Override
        public void succeeded(Contact result) {
            if (underWay.remove(contact, this)) {
                reached.increment();
                onReached.run();
            }
        }

        @Override
        public void failed(Failure failure) {
            if (underWay.remove(contact, this)) {
                notReached.increment();
                remember(contact, beganNanos);
                onNotReached.run();
            }
        }
    }
}
