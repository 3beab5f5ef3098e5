package org.warrenp2p.transport.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;

/** One contact that requests go to: its round-trip time, its window, what is in flight and what waits. */
final class Destination {

    final Contact contact;
    final RttEstimator rtt;
    final SendWindow window;
    /** Bounded by the window. */
    final List<OpenExchange> inFlight = new ArrayList<>(1);
    /** Bounded by {@code maxQueuedPerDestination}; the oldest first. Made when something waits, which is seldom. */
    private @Nullable Deque<OpenExchange> queued;

    Destination(Contact contact, RttEstimator rtt, SendWindow window) {
        this.contact = contact;
        this.rtt = rtt;
        this.window = window;
    }

    boolean hasRoom() {
        return inFlight.size() < window.size();
    }

    boolean isIdle() {
        return inFlight.isEmpty() && !hasQueued();
    }

    boolean hasQueued() {
        return queued() > 0;
    }

    int queued() {
        return queued == null ? 0 : queued.size();
    }

    void enqueue(OpenExchange exchange) {
        if (queued == null) {
            queued = new ArrayDeque<>();
        }
        queued.add(exchange);
    }

    /** Takes the one that has waited longest; only if one waits. */
    OpenExchange takeQueued() {
        if (queued == null) {
            throw new IllegalStateException("Nothing waits for " + contact);
        }
        return queued.remove();
    }

    void removeQueued(OpenExchange exchange) {
        if (queued != null) {
            queued.remove(exchange);
        }
    }

    /** All that wait, the oldest first; a copy. */
    List<OpenExchange> allQueued() {
        return queued == null ? List.of() : new ArrayList<>(queued);
    }
}
