package org.warrenp2p.transport.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.warrenp2p.proto.PeerId;

/** What is known of one peer with a confirmed session: its keys, the ones they replaced, and its paths. */
final class PeerEntry {

    /**
     * Replaced keys that still live: one for a rekey, one for a simultaneous open. A peer that makes new sessions faster
     * loses the oldest.
     */
    static final int MAX_DRAINING = 2;

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

    PeerEntry(Session current) {
        this.peer = current.peer;
        this.current = current;
    }
}
