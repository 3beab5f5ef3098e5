package org.warrenp2p.transport.netty.quic;

/** There is no native QUIC library for this machine, or it cannot be loaded. */
final class LibraryMissingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LibraryMissingException(Throwable cause) {
        super("The native QUIC library does not load", cause);
    }
}
