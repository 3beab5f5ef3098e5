package org.warrenp2p.transport.session;

/** Why the sessions with a peer are kept. Each kind has its own bound, so that none can use up the places of another. */
public enum PinKind {
    /** This node depends on the peer: a coordinator of its own. */
    NEEDED,
    /** The peer depends on this node, which passes orders on to it. */
    SERVED,
    /** This node depends on the peer: a relay that has a reservation or a circuit for it. */
    RELAY,
    /** The peer depends on this node, which forwards for it. As many as the relay's own limits allow. */
    FORWARDED
}
