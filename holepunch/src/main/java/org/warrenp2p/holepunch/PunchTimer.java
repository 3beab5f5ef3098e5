package org.warrenp2p.holepunch;

/** All timers of a {@link HolePunch}; each is armed once at most, and arming it again moves it. */
public enum PunchTimer {
    /** The order goes out, after a peer that lets everybody in had its chance to answer. */
    ORDER,
    /** The order is given to the next coordinator. */
    ORDER_RETRY,
    /** Both sides fire. */
    FIRE,
    /** Observers or the turn to spray have taken too long. */
    PREPARATION,
    /** The next round is prepared. */
    NEXT_ROUND,
    /** Probes are due. */
    PROBE,
    /** Everything was tried, and the last answer had its time. */
    GIVE_UP
}
