package org.warrenp2p.simnet;

import org.jspecify.annotations.Nullable;

/** A task threw: the run ends. The message says where, when, and how to repeat it; the cause is what was thrown. */
public final class SimulationFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long timeNanos;
    private final @Nullable String host;

    SimulationFailure(String message, long timeNanos, @Nullable String host, Throwable cause) {
        super(message, cause);
        this.timeNanos = timeNanos;
        this.host = host;
    }

    /** When it was thrown, in virtual time since the start. */
    public long timeNanos() {
        return timeNanos;
    }

    /** In whose turn it was thrown, or null if in nobody's. */
    public @Nullable String host() {
        return host;
    }
}
