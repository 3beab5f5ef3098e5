package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;

/**
 * Something that happened on a host.
 *
 * @param timeNanos virtual time since the start
 * @param from of a datagram, as the host sees it; null for a task
 * @param to the same
 * @param lengthBytes of a datagram's payload, 0 for a task
 * @param content what the datagram is and, as far as it can be read, what it says; where it was dropped, why
 */
public record TraceEvent(
        long timeNanos,
        SimHost host,
        What what,
        @Nullable Endpoint from,
        @Nullable Endpoint to,
        int lengthBytes,
        String content) {

    /** The kinds of events. */
    public enum What {
        /** A timer or a task of the host ran. */
        TASK,
        /** The host sends a datagram. */
        SENT,
        /** A socket of the host gets a datagram. */
        RECEIVED,
        /** A datagram that the host sent, or that was on its way to it, ends here. */
        DROPPED
    }
}
