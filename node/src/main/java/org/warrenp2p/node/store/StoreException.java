package org.warrenp2p.node.store;

import org.warrenp2p.transport.Failure;

/** A store file cannot be used; the message is one sentence that names the file. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    enum Kind {
        /** Another process, or another node of this one, has it open. */
        LOCKED,
        /** It holds what no store has written. */
        DAMAGED,
        /** A newer version of Warren wrote it. */
        NEWER,
        /** The disk is full, or fails, or does not let us. */
        IO
    }

    private final Kind kind;

    StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The same for completions. */
    public Failure failure() {
        return new Failure(Failure.Code.STORAGE, String.valueOf(getMessage()));
    }
}
