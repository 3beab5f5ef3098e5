package org.warrenp2p.transport.noise;

import java.io.Serial;

/** A handshake packet that is refused; the message is a sentence for people. Never leaves the package. */
final class HandshakeException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** No stack trace: strangers can cause these, and a trace costs more than the check that failed. */
    HandshakeException(String message) {
        super(message, null, false, false);
    }
}
