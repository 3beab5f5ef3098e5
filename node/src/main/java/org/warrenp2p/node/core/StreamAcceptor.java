package org.warrenp2p.node.core;

import org.warrenp2p.transport.PeerStream;

/** Takes streams whose protocol is known. */
@FunctionalInterface
public interface StreamAcceptor {

    /**
     * A peer opened {@code stream} to speak {@code protocol}. Its handler must be set before this returns.
     *
     * @return whether somebody serves this protocol; if not, the stream is reset
     */
    boolean accept(PeerLink link, String protocol, PeerStream stream);
}
