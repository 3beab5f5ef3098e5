package org.warrenp2p.transport.exchange;

import java.util.LinkedHashSet;
import java.util.Set;
import org.warrenp2p.proto.Contact;

/** One contact that requests go to: its round-trip time, its window, what is in flight and what waits. */
final class Destination {

    final Contact contact;
    final RttEstimator rtt;
    final SendWindow window;
    /** Bounded by the window. */
    final Set<OpenExchange> inFlight = new LinkedHashSet<>();
    /** Bounded by {@code maxQueuedPerDestination}; the oldest first. */
    final Set<OpenExchange> queued = new LinkedHashSet<>();

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
