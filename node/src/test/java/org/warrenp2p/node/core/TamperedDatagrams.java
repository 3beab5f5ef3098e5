package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.UdpSocket;

/** The sockets of a relay that does what it wants with the datagrams of circuits, and is honest with everything else. */
final class TamperedDatagrams implements DatagramTransport {

    private final DatagramTransport honest;
    /** What it does now. */
    Tamper tamper = UdpSocket::send;

    TamperedDatagrams(DatagramTransport honest) {
        this.honest = honest;
    }

    /** Does something with a datagram of a circuit that is to be forwarded. */
    interface Tamper {
        void forward(UdpSocket socket, Endpoint destination, ByteBuffer datagram);
    }

    @Override
    public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        Socket[] own = new Socket[1];
        honest.open(
                local,
                (socket, source, payload) -> handler.onDatagram(own[0], source, payload),
                Completion.of(
                        opened -> {
                            own[0] = new Socket(opened);
                            completion.succeeded(own[0]);
                        },
                        completion::failed));
    }

    private final class Socket implements UdpSocket {

        private final UdpSocket socket;

        private Socket(UdpSocket socket) {
            this.socket = socket;
        }

        @Override
        public Endpoint localEndpoint() {
            return socket.localEndpoint();
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return socket.canReach(endpoint);
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            if (CircuitDatagrams.isOne(payload)) {
                tamper.forward(socket, destination, payload);
            } else {
                socket.send(destination, payload);
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
