package org.warrenp2p.node.core.tunnel;

import java.nio.ByteBuffer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.UdpSocket;

/**
 * Sockets for a node that is told to do without UDP: they take no port of the machine, reach nobody, and say in which
 * families the node would listen.
 */
public final class MutedDatagrams implements DatagramTransport {

    /** Discard (RFC 863), where no port was asked for. */
    private static final int SOME_PORT = 9;

    private final EventLoop loop;

    /** Sockets of a node on {@code loop}. */
    public MutedDatagrams(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        Endpoint bound = local.port() == 0 ? new Endpoint(local.address(), SOME_PORT) : local;
        loop.execute(() -> completion.succeeded(new Muted(bound)));
    }

    private record Muted(Endpoint localEndpoint) implements UdpSocket {

        @Override
        public boolean canReach(Endpoint endpoint) {
            return false;
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            // nothing leaves
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
