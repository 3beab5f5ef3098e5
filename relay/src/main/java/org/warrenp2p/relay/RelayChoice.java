package org.warrenp2p.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.IpAddress;

/** Which relays a node asks for a place: the nearest, in different networks, so that one failure does not take both. */
public final class RelayChoice {

    /** PROTOCOL: two, as many as a record names. */
    public static final int MOST = 2;

    private RelayChoice() {}

    /** Somebody who offers itself, and how far away it is. */
    public record Candidate(Contact contact, long rttNanos) {}

    /** Whom to ask besides {@code held}, the nearest first; none of a network in which another one is. */
    public static List<Candidate> more(List<Contact> held, List<Candidate> candidates) {
        List<IpAddress> networks = new ArrayList<>();
        held.forEach(contact -> note(networks, contact));
        List<Candidate> nearest = new ArrayList<>(candidates);
        nearest.sort(Comparator.comparingLong(Candidate::rttNanos)
                .thenComparing(candidate -> candidate.contact().peer()));
        List<Candidate> chosen = new ArrayList<>();
        for (Candidate candidate : nearest) {
            IpAddress network = networkOf(candidate.contact());
            if (held.size() + chosen.size() < MOST && (network == null || !networks.contains(network))) {
                chosen.add(candidate);
                note(networks, candidate.contact());
            }
        }
        return chosen;
    }

    private static void note(List<IpAddress> networks, Contact contact) {
        IpAddress network = networkOf(contact);
        if (network != null) {
            networks.add(network);
        }
    }

    private static @Nullable IpAddress networkOf(Contact contact) {
        return ReservationTable.networkOf(contact.endpoint().address());
    }
}
