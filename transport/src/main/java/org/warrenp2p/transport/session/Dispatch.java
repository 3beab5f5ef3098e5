package org.warrenp2p.transport.session;

/** What became of a request that was to be sent. */
public enum Dispatch {
    /** It left in a session. */
    SENT,
    /** It travels in a first packet, which is retransmitted below until it is answered. */
    RIDING,
    /** It must be sent again once the handshake under way is done. */
    WAITING,
    /** Too many handshakes are under way. */
    LIMIT,
    /** No socket reaches this endpoint. */
    UNREACHABLE
}
