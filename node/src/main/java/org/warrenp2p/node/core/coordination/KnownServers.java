package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.warrenp2p.holepunch.coordinate.CoordinatorChoice.Candidate;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.Sessions;

/** The servers that this node could ask to pass orders on to it: who holds its record, since when it knows them, how far. */
final class KnownServers {

    /** PROTOCOL: older than that is preferred. */
    private static final Duration OLD = Duration.ofHours(1);

    /** Before the first publication these will be the holders: the k closest. */
    private static final int LIKELY_HOLDERS = 20;

    private final ControlPlane control;
    private final CoordinatorSources sources;
    /** When each server was first seen; those that are known now, so bounded by the routing table and the holders. */
    private Map<PeerId, Long> firstSeenNanos = new LinkedHashMap<>();

    private final Set<PeerId> holderPeers = new LinkedHashSet<>();
    private List<Contact> servers = List.of();
    private long nowNanos;

    KnownServers(ControlPlane control, CoordinatorSources sources) {
        this.control = control;
        this.sources = sources;
    }

    /** Who is known now. */
    void look(long now) {
        nowNanos = now;
        servers = new ArrayList<>(sources.servers());
        List<Contact> holders = sources.holders();
        if (holders.isEmpty()) {
            holders = servers.subList(0, Math.min(LIKELY_HOLDERS, servers.size()));
        }
        holderPeers.clear();
        holders.forEach(holder -> holderPeers.add(holder.peer()));
        sources.holders().stream().filter(holder -> !servers.contains(holder)).forEach(servers::add);
        Map<PeerId, Long> seen = new LinkedHashMap<>();
        servers.forEach(server -> seen.put(server.peer(), firstSeenNanos.getOrDefault(server.peer(), now)));
        firstSeenNanos = seen;
    }

    boolean isHolder(PeerId peer) {
        return holderPeers.contains(peer);
    }

    Candidate candidate(Contact contact) {
        Long since = firstSeenNanos.get(contact.peer());
        long rtt = control.roundTripNanos(contact);
        return new Candidate(
                contact,
                isHolder(contact.peer()),
                since != null && nowNanos - since >= OLD.toNanos(),
                rtt == Sessions.NO_ROUND_TRIP ? Long.MAX_VALUE : rtt);
    }

    /** All of them, in no order that means anything. */
    List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>(servers.size());
        servers.forEach(server -> candidates.add(candidate(server)));
        return candidates;
    }
}
