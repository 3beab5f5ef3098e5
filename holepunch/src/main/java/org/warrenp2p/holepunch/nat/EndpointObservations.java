package org.warrenp2p.holepunch.nat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/**
 * Where neighbours see this node, and what that says of the translators in between. One report counts per socket and
 * endpoint that was asked, the latest; at most {@link ObservationSettings#maxObservations} are kept. Who lies is outvoted
 * by prefix: up to a third of the prefixes cannot change what a {@link #view} says.
 */
public final class EndpointObservations {

    /** Local endpoints of sockets that are kept: the main one, and 64 extra ones at most (PROTOCOL, punching). */
    private static final int MAX_SOCKETS = 128;

    private final ObservationSettings settings;
    private final Counter forgotten;
    private final Counter unusable;

    /** By socket and endpoint asked, the least recent first. */
    private final Map<Slot, Kept> kept = new LinkedHashMap<>();

    /** Where each socket is bound, with every address that it has; the oldest first. */
    private final Map<Integer, List<Endpoint>> locals = new LinkedHashMap<>();

    /** No observations yet. */
    public EndpointObservations(ObservationSettings settings, Counters counters) {
        this.settings = settings;
        this.forgotten = counters.counter("nat.observation_forgotten");
        this.unusable = counters.counter("nat.observation_unusable");
    }

    /** {@code socket} is bound to these endpoints; a socket at 0.0.0.0 has one for each interface. */
    public void bound(int socket, List<Endpoint> endpoints) {
        locals.remove(socket);
        if (locals.size() == MAX_SOCKETS) {
            Iterator<Integer> eldest = locals.keySet().iterator();
            closed(eldest.next());
        }
        locals.put(socket, List.copyOf(endpoints));
    }

    /** {@code socket} is closed: what was seen of it is over. */
    public void closed(int socket) {
        locals.remove(socket);
        kept.keySet().removeIf(slot -> slot.socket == socket);
    }

    /** Nothing that was seen counts any more; the sockets stay as they are. */
    public void forgetSeen() {
        kept.clear();
    }

    /** The node has moved to another network: nothing that was seen is true any more. */
    public void networkChanged() {
        kept.clear();
        locals.clear();
    }

    /** Somebody has said where it sees a socket of ours. */
    public void add(Observation observation) {
        Endpoint observed = observation.observed();
        boolean usable = observed.port() != 0
                && observed.family() == observation.askedAt().family()
                && !observed.address().isMulticast()
                && !observed.address().isReserved()
                && !observed.address().isUnspecified();
        if (!usable) {
            unusable.increment();
            return;
        }
        Slot slot = new Slot(observation.socket(), observation.askedAt());
        Kept before = kept.remove(slot);
        if (before != null && before.latest.sentNanos() - observation.sentNanos() > 0) {
            // an answer that was overtaken
            kept.put(slot, before);
            return;
        }
        kept.put(slot, new Kept(observation, allocated(before, observation)));
        if (kept.size() > settings.maxObservations()) {
            Iterator<Slot> eldest = kept.keySet().iterator();
            eldest.next();
            eldest.remove();
            forgotten.increment();
        }
    }

    /** When the mapping that an observation shows was made, as far as is known. */
    private static long allocated(@Nullable Kept before, Observation observation) {
        return before != null && before.observed().equals(observation.observed())
                ? before.allocatedNanos
                : observation.sentNanos();
    }

    /** How many observations are kept. */
    public int size() {
        return kept.size();
    }

    /** What follows for {@code socket} in {@code family} at {@code nowNanos}. */
    public MappingView view(int socket, IpFamily family, long nowNanos) {
        List<Kept> fresh = new ArrayList<>();
        for (Kept one : kept.values()) {
            if (one.latest.observed().family() == family
                    && nowNanos - one.latest.sentNanos() <= settings.maxAgeNanos()) {
                fresh.add(one);
            }
        }
        return new MappingPoll(settings, fresh, socket, locals.getOrDefault(socket, List.of())).view();
    }

    /** One report. */
    private record Slot(int socket, Endpoint asked) {}

    /**
     * The latest report of one, and when its mapping was made as far as is known.
     *
     * @param allocatedNanos when a request first came from the observed endpoint
     */
    record Kept(Observation latest, long allocatedNanos) {

        Endpoint observed() {
            return latest.observed();
        }
    }
}
