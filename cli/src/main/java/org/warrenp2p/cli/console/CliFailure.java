package org.warrenp2p.cli.console;

import org.jspecify.annotations.Nullable;

/** Why a command did not succeed: one sentence, and what to do about it. */
public final class CliFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String hint;

    /** A failure that began here. */
    public CliFailure(ErrorCode code, String message, String hint) {
        this(code, message, hint, null);
    }

    /** A failure that something else caused; the log of {@code -v} shows it. */
    public CliFailure(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    /** What kind of failure it is. */
    public ErrorCode code() {
        return code;
    }

    /** What went wrong, for people. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** If it is of this kind, the same with another hint, of a command that knows better what to do about it. */
    public CliFailure withHintFor(ErrorCode kind, String better) {
        return code == kind ? new CliFailure(code, message(), better, this) : this;
    }

    /** What to do about it, for people. */
    public String hint() {
        return hint;
    }
}
