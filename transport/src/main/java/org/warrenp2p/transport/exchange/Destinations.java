package org.warrenp2p.transport.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;

/** The contacts that requests go to, and for a while those that they went to. */
final class Destinations {

    private final ExchangeSettings settings;
    private final RttBaseline baseline;
    /** With something in flight or waiting: bounded by {@code maxInFlight + maxQueued}. */
    private final Map<Contact, Destination> busy = new LinkedHashMap<>();
    /**
     * Bounded by {@code maxEstimates}; the one used least recently gives way, which only forgets an estimate. Without the
     * sets of a destination, which would be most of its memory and are empty.
     */
    private final Map<Contact, Estimates> idle = new LinkedHashMap<>();

    Destinations(ExchangeSettings settings) {
        this.settings = settings;
        this.baseline = new RttBaseline(settings.coldRtt().toNanos());
    }

    /** The destination, which becomes busy; {@link #settle} must be called when something in it changes. */
    Destination use(Contact contact) {
        Destination destination = busy.get(contact);
        if (destination == null) {
            Estimates known = idle.remove(contact);
            Estimates estimates = known != null ? known : noEstimates();
            destination = new Destination(contact, estimates.rtt(), estimates.window());
            busy.put(contact, destination);
        }
        return destination;
    }

    @Nullable
    Destination busy(Contact contact) {
        return busy.get(contact);
    }

    /** All that are busy; a copy. */
    List<Destination> allBusy() {
        return new ArrayList<>(busy.values());
    }

    /** Moves the destination where it belongs now. */
    void settle(Destination destination) {
        if (destination.isIdle() && busy.remove(destination.contact, destination)) {
            idle.put(destination.contact, new Estimates(destination.rtt, destination.window));
            if (idle.size() > settings.maxEstimates()) {
                idle.remove(idle.keySet().iterator().next());
            }
        }
    }

    /** A round trip to {@code destination} has been measured. */
    void sample(Destination destination, long rttNanos) {
        if (!destination.rtt.isWarm()) {
            baseline.sample(rttNanos);
        }
        destination.rtt.sample(rttNanos);
    }

    private Estimates noEstimates() {
        return new Estimates(
                new RttEstimator(
                        baseline.coldRttNanos(), settings.minRetransmit().toNanos()),
                new SendWindow(settings.minWindow(), settings.maxWindow()));
    }

    /** What is worth remembering of a contact that nothing is asked now. */
    private record Estimates(RttEstimator rtt, SendWindow window) {}
}
