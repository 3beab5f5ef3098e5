package org.warrenp2p.simnet;

/** A task threw: the run ends. The message says where, when, and how to repeat it; the cause is what was thrown. */
public final class SimulationFailure extends RuntimeException {

    SimulationFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
