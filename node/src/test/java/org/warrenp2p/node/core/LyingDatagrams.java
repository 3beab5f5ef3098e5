package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.UdpSocket;

/**
 * The sockets of a liar: it sees one address at other ports than everybody else does, so that it tells the wrong ones by
 * whatever means, and the probes that it promises are never sent. Else it behaves.
 */
record LyingDatagrams(DatagramTransport honest, IpAddress victim) implements DatagramTransport {

    private static final byte STRANGER_PROBE = 9;

    @Override
    public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        LyingSocket[] lying = new LyingSocket[1];
        honest.open(
                local,
                (socket, source, payload) -> handler.onDatagram(lying[0], turned(source), payload),
                Completion.of(
                        opened -> {
                            lying[0] = new LyingSocket(opened);
                            completion.succeeded(lying[0]);
                        },
                        completion::failed));
    }

    /** All liars tell the same; and what is turned twice is as it was. */
    private Endpoint turned(Endpoint endpoint) {
        return endpoint.address().equals(victim)
                ? new Endpoint(victim, 65_536 + 1_024 - 1 - Math.max(1_024, endpoint.port()))
                : endpoint;
    }

    private final class LyingSocket implements UdpSocket {

        private final UdpSocket socket;

        private LyingSocket(UdpSocket socket) {
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
            if (payload.get(payload.position()) != STRANGER_PROBE) {
                socket.send(turned(destination), payload);
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
