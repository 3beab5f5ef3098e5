package org.warrenp2p.transport.session;

/** Why the sessions with a peer are kept. Each kind has its own bound, so that none can use up the places of another. */
public enum PinKind {
    /** This node depends on the peer: a coordinator of its own, or one that holds a reservation for it. */
    NEEDED,
    /** The peer depends on this node, which passes orders on to it. */
    SERVED
}
