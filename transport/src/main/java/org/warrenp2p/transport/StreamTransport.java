package org.warrenp2p.transport;

import org.warrenp2p.proto.Endpoint;

/** Opens TCP streams: to routers that are asked for ports, and wherever UDP does not get through. */
@FunctionalInterface
public interface StreamTransport {

    /**
     * Opens a stream to {@code remote}. The time is bounded by the system only, so whoever has lost patience resets what
     * comes late.
     *
     * @param completion the stream, whose handler must be set in the same turn; or UNREACHABLE, REFUSED or TIMEOUT
     */
    void dial(Endpoint remote, Completion<PeerStream> completion);
}
