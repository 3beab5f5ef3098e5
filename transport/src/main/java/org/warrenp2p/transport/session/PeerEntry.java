package org.warrenp2p.transport.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.table.EntryTable;

/** What is known of one peer with a confirmed session: its keys, the ones they replaced, and its paths. */
final class PeerEntry extends EntryTable.Entry<PeerId, PeerEntry> {

    /**
     * Replaced keys that still live: one for a rekey, one for a simultaneous open. A peer that makes new sessions faster
     * loses the oldest.
     */
    static final int MAX_DRAINING = 2;

    /** Endpoints known to be reachable: as many as paths. */
    private static final int MAX_REACHED = PeerPathSet.MAX_VALIDATED;

    final PeerId peer;
    final PeerPathSet paths = new PeerPathSet();

    Session current;
    /** The oldest first; at most {@value #MAX_DRAINING}. */
    List<Session> draining = List.of();
    /** When the last authentic packet came, under whichever keys. */
    long heardNanos;
    /** When we last began anew because the peer did not know a session. */
    long restartedNanos;

    boolean restarted;
    /** Whether it waits among those whose session we began. */
    boolean outbound;
    /** Whether a handshake for new keys is under way. */
    boolean rekeying;
    /** Whether the peer has said that it stops. */
    boolean saidGoodbye;

    /** The path that a punch has chosen, for as long as packets to others may still be under way; usually null. */
    @Nullable
    PathHold hold;

    /** Watches its paths while there is a link with it; null otherwise. */
    PathWatch.@Nullable Watched watched;

    /** Where strangers have reached the peer; most have shown it at one endpoint, or at none. */
    private List<Endpoint> reached = List.of();

    PeerEntry(Session current) {
        this.peer = current.peer;
        this.current = current;
    }

    @Override
    protected PeerId key() {
        return peer;
    }

    /** A stranger has reached the peer at {@code endpoint}; the endpoint that showed it first gives way. */
    void reachedAt(Endpoint endpoint) {
        if (!reached.contains(endpoint)) {
            reached = Few.with(reached, endpoint);
            if (reached.size() > MAX_REACHED) {
                reached = Few.without(reached, reached.get(0));
            }
        }
    }

    boolean isReachedAt(Endpoint endpoint) {
        return reached.contains(endpoint);
    }
}
