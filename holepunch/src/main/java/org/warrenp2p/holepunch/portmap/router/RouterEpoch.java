package org.warrenp2p.holepunch.portmap.router;

import java.util.concurrent.TimeUnit;

/**
 * Whether a router has lost its mappings since its last answer: its epoch then went back, or not as far ahead as our clock
 * (RFC 6887, 8.5). Pure.
 */
final class RouterEpoch {

    /** What the two clocks may differ in besides a sixteenth. */
    private static final long SLACK_SECONDS = 2;

    /** An answer that overtook another one. */
    private static final long OVERTAKEN_SECONDS = 1;

    private boolean known;
    private long routerSeconds;
    private long ownNanos;

    /** Takes the epoch of an answer; whether it means that the router has forgotten. */
    boolean hasForgotten(long epochSeconds, long nowNanos) {
        boolean forgotten = known && isBroken(epochSeconds, nowNanos);
        known = true;
        routerSeconds = epochSeconds;
        ownNanos = nowNanos;
        return forgotten;
    }

    private boolean isBroken(long epochSeconds, long nowNanos) {
        if (epochSeconds + OVERTAKEN_SECONDS < routerSeconds) {
            return true;
        }
        long own = TimeUnit.NANOSECONDS.toSeconds(nowNanos - ownNanos);
        long router = epochSeconds - routerSeconds;
        return own + SLACK_SECONDS < router - router / 16 || router + SLACK_SECONDS < own - own / 16;
    }
}
