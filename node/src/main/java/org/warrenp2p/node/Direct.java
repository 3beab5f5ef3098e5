package org.warrenp2p.node;

/** What a caller asks of the way to a peer. */
public enum Direct {

    /**
     * Connected only once packets go directly; no relay is asked for it. Later the link may fall back to a relay as any other
     * ({@link PeerConnection#onPathEvent} tells).
     */
    REQUIRE,

    /** Connected as soon as any way is open; a direct one takes over as soon as there is one. What most applications want. */
    PREFER,

    /**
     * Through a relay only, so that the peer is not shown by which address this node is reached, and to measure relays. Holds for the
     * link as long as it lives, whoever else uses it. A peer that names no relay cannot be reached so.
     */
    NEVER
}
