package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PacketKind;
import org.warrenp2p.transport.UdpSocket;

/**
 * The sockets of a server beside its main ones, of each family two: the <em>auxiliary</em> one is told in pongs and only
 * answers STUN; the <em>probing</em> one is told to nobody and only sends admission probes. Two, because who has sent to a
 * port has opened its NAT for what comes from there, and who got something unasked from a port may have its next packet
 * to there mapped anew: one port would spoil both tests (docs/decisions/0009).
 */
record AuxiliarySockets(List<UdpSocket> answering, List<UdpSocket> probing) {

    /** A client's, and those of a node whose system gives no more sockets. */
    static final AuxiliarySockets NONE = new AuxiliarySockets(List.of(), List.of());

    private static final Logger LOG = LoggerFactory.getLogger(AuxiliarySockets.class);

    /**
     * Opens them at free ports beside the first socket of each family in {@code main}, one after another. Those that
     * cannot be opened are missing, with one warning: the node works without.
     *
     * @param done called in a later turn
     */
    static void open(
            DatagramTransport datagrams,
            List<UdpSocket> main,
            DatagramHandler stun,
            Counters counters,
            Consumer<AuxiliarySockets> done) {
        Opening opening = new Opening(datagrams, done);
        Counters.Counter unwanted = counters.counter("node.auxiliary_unwanted");
        DatagramHandler stunOnly = (socket, source, payload) -> {
            if (isStun(payload)) {
                stun.onDatagram(socket, source, payload);
            } else {
                unwanted.increment();
            }
        };
        DatagramHandler nothing = (socket, source, payload) -> unwanted.increment();
        for (IpFamily family : IpFamily.values()) {
            main.stream()
                    .map(UdpSocket::localEndpoint)
                    .filter(local -> local.family() == family)
                    .findFirst()
                    .map(local -> new Endpoint(local.address(), 0))
                    .ifPresent(local -> {
                        opening.wanted.add(new Wanted(local, stunOnly, opening.answering));
                        if (!local.address().isLoopback()) {
                            // nothing is filtered within a machine, so nobody is probed
                            opening.wanted.add(new Wanted(local, nothing, opening.probing));
                        }
                    });
        }
        opening.next();
    }

    private static boolean isStun(ByteBuffer payload) {
        return payload.hasRemaining() && PacketKind.of(payload.get(payload.position())) == PacketKind.STUN;
    }

    /** The port of the socket that answers STUN in {@code family}, or 0. */
    int port(IpFamily family) {
        for (UdpSocket socket : answering) {
            if (socket.localEndpoint().family() == family) {
                return socket.localEndpoint().port();
            }
        }
        return 0;
    }

    void close() {
        answering.forEach(UdpSocket::close);
        probing.forEach(UdpSocket::close);
    }

    private record Wanted(Endpoint local, DatagramHandler handler, List<UdpSocket> among) {}

    private static final class Opening {

        private final DatagramTransport datagrams;
        private final Consumer<AuxiliarySockets> done;
        private final Queue<Wanted> wanted = new ArrayDeque<>();
        private final List<UdpSocket> answering = new ArrayList<>();
        private final List<UdpSocket> probing = new ArrayList<>();
        private boolean warned;

        private Opening(DatagramTransport datagrams, Consumer<AuxiliarySockets> done) {
            this.datagrams = datagrams;
            this.done = done;
        }

        private void next() {
            Wanted next = wanted.poll();
            if (next == null) {
                done.accept(new AuxiliarySockets(List.copyOf(answering), List.copyOf(probing)));
                return;
            }
            datagrams.open(
                    next.local,
                    next.handler,
                    Completion.of(
                            socket -> {
                                next.among.add(socket);
                                next();
                            },
                            failure -> {
                                warn(failure);
                                next();
                            }));
        }

        private void warn(Failure failure) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "No auxiliary socket: {}. The node goes on, but cannot tell which peers only it can reach",
                        failure.message());
            }
        }
    }
}
