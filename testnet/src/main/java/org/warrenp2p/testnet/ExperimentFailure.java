package org.warrenp2p.testnet;

/** A run that came to no end: what it was, and the command that repeats it. */
public final class ExperimentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String repeatCommand;

    ExperimentFailure(String message, String repeatCommand, Throwable cause) {
        super(message, cause);
        this.repeatCommand = repeatCommand;
    }

    /** What a person types to have the same failure again. */
    public String repeatCommand() {
        return repeatCommand;
    }
}
