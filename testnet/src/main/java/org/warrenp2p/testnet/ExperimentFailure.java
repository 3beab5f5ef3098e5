package org.warrenp2p.testnet;

import java.util.Locale;
import org.warrenp2p.simnet.SimulationFailure;

/** A run that came to no end: what it was, and the command that repeats it. */
public final class ExperimentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Longer than any request is waited for. */
    private static final double SECONDS_BEFORE = 10;

    /** The failure ends the run; more than nothing, because the time is rounded. */
    private static final double SECONDS_AFTER = 0.001;

    private final String repeatCommand;

    ExperimentFailure(String message, String repeatCommand, Throwable cause) {
        super(message, cause);
        this.repeatCommand = repeatCommand;
    }

    /** What a person types to have the same failure again. */
    public String repeatCommand() {
        return repeatCommand;
    }

    /** What a person adds to have what the node did in whose turn it failed; empty where it failed in nobody's. */
    public String traceOptions() {
        if (!(getCause() instanceof SimulationFailure failure) || failure.host() == null) {
            return "";
        }
        double at = failure.timeNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "--trace %s --trace-from %.3f --trace-to %.3f",
                failure.host(),
                Math.max(0, at - SECONDS_BEFORE),
                at + SECONDS_AFTER);
    }
}
