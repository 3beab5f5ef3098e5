package org.warrenp2p.transport.netty.quic;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import org.warrenp2p.transport.PeerChannel.CloseReason;

/** The application error codes with which links are closed (wire: QUIC CONNECTION_CLOSE, RFC 9000 section 19.19). */
final class CloseCodes {

    /** The error code of a stream that was reset. */
    static final int STREAM_RESET = 1;

    /**
     * Instead of the reason, if a side closes before its own handshake is done (APPLICATION_ERROR, RFC 9000 section 10.2.3).
     * The dialler may have its link by then; and what makes an acceptor close so early is that it stops.
     */
    private static final int DURING_HANDSHAKE = 0x0c;

    private CloseCodes() {}

    /** The code for {@code reason}. */
    static int of(CloseReason reason) {
        return switch (reason) {
            case DONE -> 0;
            case DUPLICATE -> 1;
            case SHUTDOWN -> 2;
            case REFUSED -> 3;
            case WRONG_PEER -> 4;
            case LOST -> 5;
            case PROTOCOL_ERROR -> 6;
        };
    }

    /** What the peer meant; codes of later versions count as a plain end. */
    static CloseReason reasonOf(QuicConnectionCloseEvent event) {
        if (event.isTlsError()) {
            return CloseReason.REFUSED;
        }
        if (!event.isApplicationClose() && event.error() == DURING_HANDSHAKE) {
            return CloseReason.SHUTDOWN;
        }
        if (!event.isApplicationClose()) {
            return event.error() == 0 ? CloseReason.DONE : CloseReason.PROTOCOL_ERROR;
        }
        for (CloseReason reason : CloseReason.values()) {
            if (of(reason) == event.error()) {
                return reason;
            }
        }
        return CloseReason.DONE;
    }
}
