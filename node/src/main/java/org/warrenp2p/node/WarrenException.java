package org.warrenp2p.node;

import java.util.concurrent.CompletionException;
import org.warrenp2p.transport.Failure;

/** An operation of a node did not succeed; {@link #code()} says why to programs, the message to people. */
public final class WarrenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Failure.Code code;

    /** An exception that carries {@code failure}. */
    public WarrenException(Failure failure) {
        super(failure.message());
        this.code = failure.code();
    }

    /** What kind of failure it is. */
    public Failure.Code code() {
        return code;
    }

    /**
     * The Warren exception in {@code thrown}, which may be wrapped as futures do; anything else becomes a PROTOCOL
     * failure with its text.
     */
    public static WarrenException of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof java.util.concurrent.ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof WarrenException warren
                ? warren
                : new WarrenException(new Failure(Failure.Code.PROTOCOL, String.valueOf(cause)));
    }
}
