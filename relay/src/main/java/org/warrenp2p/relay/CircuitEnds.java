package org.warrenp2p.relay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;

/**
 * The circuits that end at this node. A datagram is let in only if it comes over a validated path of the relay that has the
 * circuit; what is in it is then dealt with as if it had arrived at a socket of its own.
 */
public final class CircuitEnds {

    /** Circuits at a time: each is a peer that is linked with, or about to be. Those beyond are refused. */
    public static final int MOST = 256;

    private final PeerPaths paths;
    private final DatagramHandler inner;
    /** Bounded by {@value #MOST}. */
    private final Map<Key, CircuitSocket> sockets = new LinkedHashMap<>();

    private final Counter unknown;
    private final Counter refused;
    private final Counter dropped;
    private final Counter nested;
    private final ByteBuffer packet =
            ByteBuffer.allocate(CircuitDatagrams.HEADER_BYTES + CircuitDatagrams.MAX_INNER_BYTES);
    private long numbers;
    private long uses;

    /** @param inner gets what comes out of circuits, with the end as its socket */
    public CircuitEnds(PeerPaths paths, DatagramHandler inner, Counters counters) {
        this.paths = paths;
        this.inner = inner;
        unknown = counters.counter("circuit.unknown");
        refused = counters.counter("circuit.over_limit");
        dropped = counters.counter("circuit.dropped");
        nested = counters.counter("circuit.nested");
    }

    /** The end of a circuit, under a name of its own; the same one for the same circuit. Null if there are too many. */
    public @Nullable CircuitSocket open(PeerId relay, PeerId peer, long circuit) {
        return open(relay, peer, circuit, null);
    }

    /**
     * The end of a circuit; the same one for the same circuit. Null if there are too many.
     *
     * @param far where the peer is beyond the relay, so that it goes by the same name as if packets could be sent there;
     *     null: under a name of its own
     */
    public @Nullable CircuitSocket open(PeerId relay, PeerId peer, long circuit, @Nullable Endpoint far) {
        Key number = new Key(relay, circuit);
        CircuitSocket known = sockets.get(number);
        if (known != null) {
            return known;
        }
        if (sockets.size() >= MOST) {
            refused.increment();
            return null;
        }
        Endpoint name = far == null ? CircuitSocket.nameOf(++numbers) : far;
        CircuitSocket socket = new CircuitSocket(this, relay, peer, circuit, name);
        sockets.put(number, socket);
        return socket;
    }

    /** The end of that circuit, or null. */
    public @Nullable CircuitSocket get(PeerId relay, long circuit) {
        return sockets.get(new Key(relay, circuit));
    }

    /** The end of {@code circuit}, if {@code source} is where its relay is. */
    public @Nullable CircuitSocket endOf(UdpSocket socket, Endpoint source, long circuit) {
        if (sockets.isEmpty() || socket.kind() == UdpSocket.Kind.RELAYED) {
            return null;
        }
        PeerId relay = paths.peerAt(socket, source);
        return relay == null ? null : sockets.get(new Key(relay, circuit));
    }

    /** Takes a datagram of a circuit; false, with nothing done, if no end here is for it. */
    public boolean receive(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        CircuitSocket end = endOf(socket, source, CircuitDatagrams.circuitOf(payload));
        if (end == null) {
            return false;
        }
        deliver(end, payload);
        return true;
    }

    private void deliver(CircuitSocket end, ByteBuffer payload) {
        ByteBuffer datagram = payload.slice(
                payload.position() + CircuitDatagrams.HEADER_BYTES,
                payload.remaining() - CircuitDatagrams.HEADER_BYTES);
        if (datagram.get(0) == CircuitDatagrams.TYPE) {
            // a circuit within a circuit would hide who sends
            nested.increment();
            return;
        }
        end.used();
        inner.onDatagram(end, end.far(), datagram);
    }

    /** Counts a datagram that nobody here knows what to do with. */
    public void unknown() {
        unknown.increment();
    }

    /** All ends; a copy. */
    public List<CircuitSocket> all() {
        return new ArrayList<>(sockets.values());
    }

    /** How many there are. */
    public int size() {
        return sockets.size();
    }

    /** What is sent for {@code payload}; valid until the next call. */
    ByteBuffer wrapped(long circuit, ByteBuffer payload) {
        return packet.clear()
                .put(CircuitDatagrams.TYPE)
                .putLong(circuit)
                .put(payload)
                .flip();
    }

    long nextUse() {
        return ++uses;
    }

    PeerPaths.@Nullable Path pathTo(PeerId relay) {
        PeerPaths.Path path = paths.pathTo(relay);
        return path == null || path.kind() == UdpSocket.Kind.RELAYED ? null : path;
    }

    void dropped() {
        dropped.increment();
    }

    void forget(CircuitSocket socket) {
        sockets.remove(new Key(socket.relay(), socket.circuit()), socket);
    }

    /** Two relays may have drawn the same number, or one may have copied it. */
    private record Key(PeerId relay, long circuit) {}
}
