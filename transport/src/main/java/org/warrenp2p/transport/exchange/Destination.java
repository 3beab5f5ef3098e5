package org.warrenp2p.transport.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.warrenp2p.proto.Contact;

/** One contact that requests go to: its round-trip time, its window, what is in flight and what waits. */
final class Destination {

    final Contact contact;
    final RttEstimator rtt;
    final SendWindow window;
    /** Bounded by the window. */
    final List<OpenExchange> inFlight = new ArrayList<>(1);
    /** Bounded by {@code maxQueuedPerDestination}; the oldest first. Hardly ever anything. */
    final Deque<OpenExchange> queued = new ArrayDeque<>(1);

    Destination(Contact contact, RttEstimator rtt, SendWindow window) {
        this.contact = contact;
        this.rtt = rtt;
        this.window = window;
    }

    boolean hasRoom() {
        return inFlight.size() < window.size();
    }

    boolean isIdle() {
        return inFlight.isEmpty() && queued.isEmpty();
    }
}
