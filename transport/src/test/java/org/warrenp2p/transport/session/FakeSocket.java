package org.warrenp2p.transport.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/** A socket that keeps what is sent. */
final class FakeSocket implements UdpSocket {

    final List<byte[]> sent = new ArrayList<>();
    final List<Endpoint> destinations = new ArrayList<>();

    static Endpoint endpoint(int number) {
        return new Endpoint(IpAddress.ofIpv4(0x0b00_0001 + number), 4433);
    }

    Path pathTo(int number) {
        return new Path(this, endpoint(number));
    }

    @Override
    public Endpoint localEndpoint() {
        return endpoint(-1);
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return true;
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        sent.add(bytes);
        destinations.add(destination);
    }

    @Override
    public void close() {}
}
