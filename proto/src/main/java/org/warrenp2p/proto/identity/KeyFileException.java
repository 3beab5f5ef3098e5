package org.warrenp2p.proto.identity;

/** A key file that cannot be read or written; the message is one sentence that says what to do. */
public final class KeyFileException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** There is no such file. */
        MISSING,
        /** There is a file already; keys are never overwritten. */
        EXISTS,
        /** It holds something else than an Ed25519 private key in PKCS #8 PEM. */
        NOT_A_KEY,
        /** Others than the owner may use it. */
        OPEN_TO_OTHERS,
        /** The system refused to read or write. */
        IO
    }

    private final Kind kind;

    KeyFileException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    KeyFileException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
