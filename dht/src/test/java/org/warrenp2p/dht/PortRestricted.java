package org.warrenp2p.dht;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.UdpSocket;

/**
 * The sockets of a host behind a stateful firewall: what arrives gets through if something was sent to exactly where it
 * comes from within the last minute (RFC 4787 section 5: address and port-dependent filtering).
 */
final class PortRestricted implements DatagramTransport {

    private static final long HOLE_NANOS = Duration.ofMinutes(1).toNanos();

    private final SimHost host;
    private final Map<Endpoint, Long> sentNanos = new LinkedHashMap<>();
    private boolean open;
    int refused;

    PortRestricted(SimHost host) {
        this.host = host;
    }

    /** From now on everything gets through. */
    void setOpen() {
        open = true;
    }

    @Override
    public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        Filtered filtered = new Filtered(handler);
        host.datagrams()
                .open(
                        local,
                        (socket, source, payload) -> filtered.onDatagram(source, payload),
                        Completion.of(
                                socket -> {
                                    filtered.socket = socket;
                                    completion.succeeded(filtered);
                                },
                                completion::failed));
    }

    private boolean letsIn(Endpoint source) {
        Long sent = sentNanos.get(source);
        return open || (sent != null && host.loop().nanoTime() - sent < HOLE_NANOS);
    }

    private final class Filtered implements UdpSocket {

        private final DatagramHandler handler;
        private @Nullable UdpSocket socket;

        private Filtered(DatagramHandler handler) {
            this.handler = handler;
        }

        private void onDatagram(Endpoint source, ByteBuffer payload) {
            if (letsIn(source)) {
                handler.onDatagram(this, source, payload);
            } else {
                refused++;
            }
        }

        private UdpSocket socket() {
            if (socket == null) {
                throw new IllegalStateException("It was never opened");
            }
            return socket;
        }

        @Override
        public Endpoint localEndpoint() {
            return socket().localEndpoint();
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return socket().canReach(endpoint);
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            sentNanos.put(destination, host.loop().nanoTime());
            socket().send(destination, payload);
        }

        @Override
        public void close() {
            socket().close();
        }
    }
}
