package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.UdpSocket;

/** One open socket of a host. Bound to the unspecified address, it has every address of its family. */
final class SimSocket implements UdpSocket {

    private final SimHost host;
    private final DatagramHandler handler;
    private Endpoint local;
    private boolean closed;

    SimSocket(SimHost host, Endpoint local, DatagramHandler handler) {
        this.host = host;
        this.local = local;
        this.handler = handler;
    }

    @Override
    public Endpoint localEndpoint() {
        return local;
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return !closed && !host.isStopped() && endpoint.family() == local.family();
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

    private void sendFor(Endpoint destination, ByteBuffer payload, int hops) {
        Endpoint source = source();
        if (source != null && canReach(destination)) {
            host.network().send(host, source, destination, payload, hops);
        }
    }

    @Override
    public void close() {
        closed = true;
        host.forget(this);
    }

    boolean listensAt(Endpoint endpoint) {
        return endpoint.equals(local)
                || (endpoint.port() == local.port()
                        && local.address().isUnspecified()
                        && endpoint.family() == local.family());
    }

    /** Whether the two could not be open together. */
    boolean collidesWith(Endpoint other) {
        return listensAt(other)
                || (other.port() == local.port()
                        && other.address().isUnspecified()
                        && other.family() == local.family());
    }

    void receive(Datagram datagram) {
        handler.onDatagram(this, datagram.from(), ByteBuffer.wrap(datagram.payload()));
    }

    void moved(IpAddress from, IpAddress to) {
        if (local.address().equals(from)) {
            local = new Endpoint(to, local.port());
        }
    }

    /** Where what it sends comes from. */
    @Nullable
    Endpoint source() {
        if (!local.address().isUnspecified()) {
            return local;
        }
        IpAddress address = host.firstAddress(local.family());
        return address == null ? null : new Endpoint(address, local.port());
    }

    @Override
    public String toString() {
        return local + " of " + host;
    }
}
