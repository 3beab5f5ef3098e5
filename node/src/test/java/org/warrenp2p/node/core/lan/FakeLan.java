package org.warrenp2p.node.core.lan;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.MulticastTransport;
import org.warrenp2p.transport.UdpSocket;

/** One network in virtual time: whatever one says, all hear, the speaker too. */
final class FakeLan {

    private static final long LATENCY_NANOS = 500_000;

    private final EventLoop loop;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Bytes> said = new ArrayList<>();
    private int addresses;

    FakeLan(EventLoop loop) {
        this.loop = loop;
    }

    /** How one machine more takes part. */
    MulticastTransport host() {
        IpAddress own = IpAddress.ofIpv4(0xc0a8_0102 + addresses++);
        return (group, handler, completion) -> loop.execute(() -> open(own, group, handler, completion));
    }

    private void open(IpAddress own, Endpoint group, DatagramHandler handler, Completion<List<UdpSocket>> completion) {
        Socket socket = new Socket(new Endpoint(own, group.port()), handler);
        sockets.add(socket);
        completion.succeeded(List.of(socket));
    }

    /** Somebody at {@code from} says something. */
    void say(Endpoint from, Bytes bytes) {
        said.add(bytes);
        loop.schedule(
                LATENCY_NANOS,
                () -> List.copyOf(sockets)
                        .forEach(socket -> socket.handler.onDatagram(socket, from, bytes.asBuffer())));
    }

    List<Bytes> said() {
        return said;
    }

    private final class Socket implements UdpSocket {

        private final Endpoint local;
        private final DatagramHandler handler;

        Socket(Endpoint local, DatagramHandler handler) {
            this.local = local;
            this.handler = handler;
        }

        @Override
        public Endpoint localEndpoint() {
            return local;
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return true;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            say(local, Bytes.wrap(bytes));
        }

        @Override
        public void close() {
            sockets.remove(this);
        }
    }
}
