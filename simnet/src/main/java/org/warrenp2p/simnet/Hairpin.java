package org.warrenp2p.simnet;

/** What a translator does with a packet from inside to one of its own outside endpoints (RFC 4787 section 6). */
public enum Hairpin {
    /** Drops it. */
    NONE,
    /** Turns it around as if it had come from outside, with the sender's outside endpoint as source (REQ-9). */
    OUTSIDE_SOURCE,
    /** Turns it around with the inside source, which the filters of inner translators do not know. */
    INSIDE_SOURCE
}
