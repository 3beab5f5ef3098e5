package org.warrenp2p.transport.session;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;

/** What is known of one peer with a confirmed session: its keys, the ones they replaced, and its paths. */
final class PeerEntry {

    /**
     * Replaced keys that still live: one for a rekey, one for a simultaneous open. A peer that makes new sessions faster
     * loses the oldest.
     */
    static final int MAX_DRAINING = 2;

    /** Endpoints known to be reachable: as many as paths. */
    private static final int MAX_REACHED = PeerPathSet.MAX_VALIDATED;

    final PeerId peer;
    final PeerPathSet paths = new PeerPathSet();
    final Deque<Session> draining = new ArrayDeque<>(MAX_DRAINING);

    Session current;
    /** When we last began anew because the peer did not know a session. */
    long restartedNanos;

    boolean restarted;
    /** Whether a handshake for new keys is under way. */
    boolean rekeying;
    /** Whether the peer has said that it stops. */
    boolean saidGoodbye;

    /** Where strangers have reached the peer; most have shown it at one endpoint, or at none. */
    private Set<Endpoint> reached = Collections.emptySet();

    PeerEntry(Session current) {
        this.peer = current.peer;
        this.current = current;
    }

    /** A stranger has reached the peer at {@code endpoint}; the endpoint that showed it first gives way. */
    void reachedAt(Endpoint endpoint) {
        if (reached.isEmpty()) {
            reached = new LinkedHashSet<>(2);
        }
        reached.add(endpoint);
        if (reached.size() > MAX_REACHED) {
            reached.remove(reached.iterator().next());
        }
    }

    boolean isReachedAt(Endpoint endpoint) {
        return reached.contains(endpoint);
    }
}
