package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.UdpSocket;

/** One open socket of a host. */
final class SimSocket extends SimPort implements UdpSocket {

    private final DatagramHandler handler;
    private boolean closed;

    SimSocket(SimHost host, Endpoint local, DatagramHandler handler) {
        super(host, local);
        this.handler = handler;
    }

    @Override
    public Endpoint localEndpoint() {
        return local();
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return !closed && !host().isStopped() && endpoint.family() == local().family();
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        sendFor(destination, payload, Datagram.DEFAULT_HOPS);
    }

    @Override
    public boolean send(Endpoint destination, ByteBuffer payload, int hops) {
        if (hops < 1) {
            throw new IllegalArgumentException("A datagram lives for at least one hop, not " + hops);
        }
        sendFor(destination, payload, hops);
        return true;
    }

    @Override
    public boolean canLimitHops() {
        return true;
    }

    private void sendFor(Endpoint destination, ByteBuffer payload, int hops) {
        Endpoint source = source();
        if (source != null && canReach(destination)) {
            host().network().send(host(), source, destination, payload, hops);
        }
    }

    @Override
    public void close() {
        closed = true;
        host().forget(this);
    }

    @Override
    void receive(Datagram datagram) {
        if (datagram.message() == null) {
            ByteBuffer payload = ByteBuffer.wrap(datagram.payload());
            if (!host().links().receive(this, datagram.from(), payload)) {
                handler.onDatagram(this, datagram.from(), payload);
            }
        }
    }
}
