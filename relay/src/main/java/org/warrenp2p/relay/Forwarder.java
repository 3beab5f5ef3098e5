package org.warrenp2p.relay;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.UdpSocket;

/**
 * Forwards the datagrams of circuits. Each must come over a validated path of one of the two ends, and goes over the path
 * in use to the other; both are asked of the sessions for every datagram, so ends may move. Nothing is rewritten.
 */
public final class Forwarder {

    private final CircuitTable circuits;
    private final PeerPaths paths;
    private final EventLoop loop;
    private final Consumer<Circuit> offer;

    private final Counter forwarded;
    private final Counter forwardedBytes;
    private final Counter wrongSource;
    private final Counter noPath;
    private final Counter overRate;
    private final Counter earlyDropped;

    /** @param offer tells the target of a circuit, if it is time for that */
    public Forwarder(
            CircuitTable circuits, PeerPaths paths, EventLoop loop, Consumer<Circuit> offer, Counters counters) {
        this.circuits = circuits;
        this.paths = paths;
        this.loop = loop;
        this.offer = offer;
        forwarded = counters.counter("relay.forwarded");
        forwardedBytes = counters.counter("relay.forwarded_bytes");
        wrongSource = counters.counter("relay.dropped_wrong_source");
        noPath = counters.counter("relay.dropped_no_path");
        overRate = counters.counter("relay.dropped_over_rate");
        earlyDropped = counters.counter("relay.dropped_early");
    }

    /** See {@link CircuitDatagrams#forward}. */
    public @Nullable Path next(UdpSocket socket, Endpoint source, long number, int lengthBytes) {
        Circuit circuit = circuits.find(number);
        if (circuit == null || circuit.isEarly()) {
            return null;
        }
        // each session is looked up once; what does not come over the path in use goes the longer way
        Path ofOpener = paths.pathTo(circuit.opener());
        Path ofTarget = paths.pathTo(circuit.target());
        boolean fromOpener = isAt(ofOpener, socket, source);
        if (fromOpener ? !circuit.isAccepted() : !isAt(ofTarget, socket, source)) {
            return null;
        }
        Path next = fromOpener ? ofTarget : ofOpener;
        PeerId from = fromOpener ? circuit.opener() : circuit.target();
        boolean direct = next != null && next.kind() == UdpSocket.Kind.DIRECT;
        return direct && carry(circuit, from, lengthBytes) ? next : null;
    }

    /** Takes a datagram with all that may have to be done for it; false if no circuit here has its number. */
    public boolean receive(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        Circuit circuit = circuits.find(CircuitDatagrams.circuitOf(payload));
        if (circuit == null) {
            return false;
        }
        if (circuit.isEarly() && isAt(paths.pathTo(circuit.opener()), socket, source)) {
            // it had a session before, which has outlived that of its first packet
            confirmed(circuit);
        }
        if (circuit.isEarly()) {
            keep(circuit, source, payload);
            return true;
        }
        PeerId from = senderOf(circuit, socket, source);
        if (from == null) {
            wrongSource.increment();
        } else {
            send(circuit, from, payload);
        }
        return true;
    }

    /** The session with the opener is confirmed: what it has sent before goes on now. */
    public void confirmed(Circuit circuit) {
        circuits.confirmed(circuit);
        offer.accept(circuit);
        for (byte[] datagram = circuit.nextEarly(); datagram != null; datagram = circuit.nextEarly()) {
            send(circuit, circuit.opener(), ByteBuffer.wrap(datagram));
        }
    }

    private void keep(Circuit circuit, Endpoint source, ByteBuffer payload) {
        if (!circuit.isEarlyFrom(source)) {
            wrongSource.increment();
            return;
        }
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        if (!circuit.keepEarly(copy)) {
            earlyDropped.increment();
        }
    }

    private void send(Circuit circuit, PeerId from, ByteBuffer payload) {
        if (from.equals(circuit.opener())) {
            offer.accept(circuit);
        }
        Path next = pathTo(circuit.otherThan(from));
        if (next == null) {
            noPath.increment();
        } else if (carry(circuit, from, payload.remaining())) {
            next.socket().send(next.remote(), payload);
        } else {
            overRate.increment();
        }
    }

    private boolean carry(Circuit circuit, PeerId from, int lengthBytes) {
        if (!circuits.tryCarry(circuit, from, lengthBytes, loop.nanoTime())) {
            return false;
        }
        forwarded.increment();
        forwardedBytes.add(lengthBytes);
        return true;
    }

    /** Which of the two has sent it, or null. Usually it comes over the path in use, which is looked at first. */
    private @Nullable PeerId senderOf(Circuit circuit, UdpSocket socket, Endpoint source) {
        if (isAt(paths.pathTo(circuit.opener()), socket, source)) {
            return circuit.opener();
        }
        if (isAt(paths.pathTo(circuit.target()), socket, source)) {
            return circuit.target();
        }
        PeerId owner = socket.kind() == UdpSocket.Kind.RELAYED ? null : paths.peerAt(socket, source);
        boolean among = owner != null && (owner.equals(circuit.opener()) || owner.equals(circuit.target()));
        return among ? owner : null;
    }

    private static boolean isAt(@Nullable Path path, UdpSocket socket, Endpoint source) {
        return path != null
                && path.socket() == socket
                && path.kind() != UdpSocket.Kind.RELAYED
                && path.remote().equals(source);
    }

    /** Whether one of the two is at the other end of a tunnel now. */
    public boolean isTunnelled(Circuit circuit) {
        return isTunnelled(paths.pathTo(circuit.opener())) || isTunnelled(paths.pathTo(circuit.target()));
    }

    private static boolean isTunnelled(@Nullable Path path) {
        return path != null && path.kind() == UdpSocket.Kind.TUNNELLED;
    }

    /** Never through another relay: nobody knows who would pay for that. */
    private @Nullable Path pathTo(PeerId peer) {
        Path path = paths.pathTo(peer);
        return path == null || path.kind() == UdpSocket.Kind.RELAYED ? null : path;
    }
}
