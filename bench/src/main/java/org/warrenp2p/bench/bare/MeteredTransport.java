package org.warrenp2p.bench.bare;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.UdpSocket;

/** Counts the bytes and packets of every socket. Only from the node's loop, like what is below it. */
final class MeteredTransport implements DatagramTransport {

    private final DatagramTransport transport;
    private long sentBytes;
    private long receivedBytes;
    private long sentPackets;
    private long receivedPackets;

    MeteredTransport(DatagramTransport transport) {
        this.transport = transport;
    }

    /** What has passed so far. */
    Traffic traffic() {
        return new Traffic(sentBytes, receivedBytes, sentPackets, receivedPackets);
    }

    @Override
    public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        Metered[] metered = new Metered[1];
        transport.open(
                local,
                (socket, source, payload) -> {
                    receivedBytes += payload.remaining();
                    receivedPackets++;
                    handler.onDatagram(metered[0], source, payload);
                },
                Completion.of(
                        socket -> {
                            metered[0] = new Metered(socket);
                            completion.succeeded(metered[0]);
                        },
                        completion::failed));
    }

    private final class Metered implements UdpSocket {

        private final UdpSocket socket;

        Metered(UdpSocket socket) {
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
            sentBytes += payload.remaining();
            sentPackets++;
            socket.send(destination, payload);
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
