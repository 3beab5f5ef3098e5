package org.warrenp2p.node.core.tunnel;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.TunnelTransport;
import org.warrenp2p.transport.UdpSocket;

/**
 * This node's end of a tunnel: a socket that reaches one relay, under the endpoint where others reach it by UDP. So
 * contacts, records and the routing table say the same as anywhere.
 */
final class RelayTunnel implements UdpSocket {

    /** What the transport calls the other end; nobody above sees it. */
    static final Endpoint INNER_NAME = new Endpoint(new IpAddress(IpAddress.DISCARD_ONLY, 0), 1);

    private final DatagramHandler router;
    private Contact relay;
    private TunnelTransport.@Nullable Tunnel tunnel;

    /** Not open yet. */
    RelayTunnel(Contact relay, DatagramHandler router) {
        this.relay = relay;
        this.router = router;
    }

    void opened(TunnelTransport.Tunnel open) {
        tunnel = open;
    }

    /** Who is at the other end, and what it is called. */
    Contact relay() {
        return relay;
    }

    /** Calls the other end something else; while it is no socket of the node. */
    void rename(Endpoint endpoint) {
        relay = new Contact(relay.peer(), endpoint);
    }

    void receive(ByteBuffer payload) {
        router.onDatagram(this, relay.endpoint(), payload);
    }

    @Override
    public Endpoint localEndpoint() {
        return tunnel == null ? INNER_NAME : tunnel.localEndpoint();
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return tunnel != null && endpoint.equals(relay.endpoint()) && tunnel.canReach(INNER_NAME);
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        if (tunnel != null && destination.equals(relay.endpoint())) {
            tunnel.send(INNER_NAME, payload);
        }
    }

    @Override
    public Kind kind() {
        return Kind.TUNNELLED;
    }

    @Override
    public void close() {
        if (tunnel != null) {
            tunnel.close();
        }
    }

    @Override
    public String toString() {
        return "tunnel to " + relay.peer().shortText();
    }
}
