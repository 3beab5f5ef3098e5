package org.warrenp2p.node;

import java.time.Duration;

/**
 * One step of a {@code connect}.
 *
 * @param round 1 for the plain dial
 */
public record ConnectAttempt(int round, Outcome outcome, Duration took) {

    /** How an attempt ended. */
    public enum Outcome {
        /** A direct path was made. */
        SUCCESS,
        /** The peer reached us before we reached it. */
        CONNECTION_REVERSED,
        /** The peer, or whoever could signal to it, was not found. */
        NO_SIGNAL,
        /** Nobody answered at the peer's endpoints. */
        NO_REPLY,
        /** The peer answered, but no link came to be. */
        FAILED,
        /** The peer did not want it. */
        REFUSED,
        /** The caller gave up. */
        CANCELLED
    }
}
