package org.warrenp2p.holepunch.nat;

/** Whether a packet to the own mapped endpoint comes back in (RFC 4787 section 6). */
public enum Hairpinning {
    /** Not measured. */
    UNKNOWN,
    /** It comes back. */
    YES,
    /** It is dropped. */
    NO
}
