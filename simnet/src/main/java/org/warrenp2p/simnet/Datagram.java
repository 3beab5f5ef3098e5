package org.warrenp2p.simnet;

import org.warrenp2p.proto.Endpoint;

/** A datagram on its way; as an event, its arrival. Owns its bytes. */
final class Datagram implements Runnable {

    private final SimHost sender;
    private final Endpoint from;
    private final Endpoint to;
    private final byte[] payload;

    Datagram(SimHost sender, Endpoint from, Endpoint to, byte[] payload) {
        this.sender = sender;
        this.from = from;
        this.to = to;
        this.payload = payload;
    }

    Datagram copy() {
        return new Datagram(sender, from, to, payload.clone());
    }

    SimHost sender() {
        return sender;
    }

    Endpoint from() {
        return from;
    }

    Endpoint to() {
        return to;
    }

    byte[] payload() {
        return payload;
    }

    @Override
    public void run() {
        sender.network().arrive(this);
    }

    @Override
    public String toString() {
        return "datagram of " + payload.length + " bytes from " + from + " to " + to;
    }
}
