package org.warrenp2p.transport.session;

/**
 * What requests travel in: {@link Sessions}, or what stands in for them in a simulation of more nodes than sessions fit
 * into memory. It tells a {@link SessionUser} of what arrives. Only from the node's loop.
 */
public interface RequestCarrier {

    /**
     * Sends a request: in the session with the peer if there is one, otherwise in a first packet. If a first packet
     * cannot carry it, or one is on its way already, it must be sent again when {@link SessionUser#onEstablished} comes.
     */
    Dispatch send(Outgoing outgoing);
}
