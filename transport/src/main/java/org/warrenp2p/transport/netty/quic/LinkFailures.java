package org.warrenp2p.transport.netty.quic;

import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel.CloseReason;

/** Why no link came to be, for whoever dialled. */
final class LinkFailures {

    private LinkFailures() {}

    /** What {@link PeerTrustManager} found wrong with the certificate of {@code peer}, or null if nothing. */
    static @Nullable Failure ofRefusedCertificate(PeerId peer, @Nullable SSLEngine engine) {
        Object value = engine == null ? null : engine.getSession().getValue(PeerTrustManager.REFUSAL);
        if (!(value instanceof PeerTrustManager.Refusal refusal)) {
            return null;
        }
        Failure.Code code = refusal.wrongPeer() ? Failure.Code.WRONG_PEER : Failure.Code.PROTOCOL;
        return new Failure(code, "The link to " + peer + " was not made: " + refusal.reason());
    }

    /** What it means that a link ended in this way before it was handed out. */
    static Failure of(PeerId peer, CloseReason why) {
        return switch (why) {
            case REFUSED, DUPLICATE -> new Failure(Failure.Code.REFUSED, peer + " refused the link");
            case WRONG_PEER ->
                new Failure(
                        Failure.Code.WRONG_PEER, peer + " says that it is not meant, or that we are not who we say");
            case LOST -> new Failure(Failure.Code.TIMEOUT, peer + " did not answer");
            case DONE, SHUTDOWN -> new Failure(Failure.Code.CLOSED, "The link to " + peer + " was closed");
            case PROTOCOL_ERROR ->
                new Failure(Failure.Code.PROTOCOL, "The link to " + peer + " broke while it was made");
        };
    }
}
