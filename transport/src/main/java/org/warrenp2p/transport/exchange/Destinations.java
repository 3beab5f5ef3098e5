package org.warrenp2p.transport.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.session.Sessions;

/** The contacts that requests go to, and for a while those that they went to. */
final class Destinations {

    private final ExchangeSettings settings;
    private final RttBaseline baseline;
    /** With something in flight or waiting: bounded by {@code maxInFlight + maxQueued}. */
    private final Map<Contact, Destination> busy = new LinkedHashMap<>();
    /** Bounded by {@code maxEstimates}; the one used least recently gives way, which only forgets an estimate. */
    private final KnownEstimates idle;

    Destinations(ExchangeSettings settings) {
        this.settings = settings;
        this.idle = new KnownEstimates(settings.maxEstimates());
        this.baseline = new RttBaseline(settings.coldRtt().toNanos());
    }

    /** The destination, which becomes busy; {@link #settle} must be called when something in it changes. */
    Destination use(Contact contact) {
        Destination destination = busy.get(contact);
        if (destination == null) {
            destination = new Destination(
                    contact,
                    new RttEstimator(
                            baseline.coldRttNanos(),
                            baseline.coldSlowNanos(),
                            settings.minRetransmit().toNanos()),
                    new SendWindow(settings.minWindow(), settings.maxWindow()));
            idle.recall(destination);
            busy.put(contact, destination);
        }
        return destination;
    }

    /** The smoothed round trip to {@code contact}, or {@link Sessions#NO_ROUND_TRIP} without a sample. */
    long roundTripNanos(Contact contact) {
        Destination destination = busy.get(contact);
        if (destination == null) {
            destination = new Destination(
                    contact, new RttEstimator(0, 0, 0), new SendWindow(settings.minWindow(), settings.maxWindow()));
            idle.recall(destination);
        }
        return destination.rtt.isWarm() ? destination.rtt.smoothedNanos() : Sessions.NO_ROUND_TRIP;
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
            idle.remember(destination);
        }
    }

    /** A round trip to {@code destination} has been measured. */
    void sample(Destination destination, long rttNanos) {
        if (!destination.rtt.isWarm()) {
            baseline.sample(rttNanos);
        }
        destination.rtt.sample(rttNanos);
    }

    /**
     * {@code destination} answered something that was sent more than once, {@code silentNanos} after the first time. It says
     * nothing of the destination (Karn), but that strangers may take as long; or else a pace that is too quick for most of
     * them would never be noticed.
     */
    void doubtfulSample(Destination destination, long silentNanos) {
        if (!destination.rtt.isWarm()) {
            baseline.sample(Math.min(silentNanos, settings.coldRtt().toNanos()));
        }
    }
}
