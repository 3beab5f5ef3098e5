package org.warrenp2p.proto.punch;

/** The attempts of a punch, in the order in which they may be made; later ones overlap what earlier ones still send. */
public enum Round {
    /** Probes to where nothing can be spoilt, before any order. */
    EARLY,
    /** Round 1: both sides fire at the same instant, from their main sockets. */
    FIRE,
    /** Round 2: the same from new sockets on both sides, after primers that die on their way. */
    FRESH_SOCKETS,
    /** Round 3, where a translator counts its ports on: the ones around the next. */
    PREDICTION,
    /** Round 3, where it takes any: many sockets on its side against many ports from the other. */
    SPRAY
}
