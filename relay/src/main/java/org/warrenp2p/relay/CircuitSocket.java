package org.warrenp2p.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.PeerPaths;

/** One end of a circuit. */
public final class CircuitSocket implements CircuitEnd {

    private static final int PORT = 1;

    private final CircuitEnds ends;
    private final PeerId relay;
    private final PeerId peer;
    private final long circuit;
    private final Endpoint far;
    private long datagrams;
    private long usedNumber;
    private boolean tunnelled;
    private boolean closed;

    CircuitSocket(CircuitEnds ends, PeerId relay, PeerId peer, long circuit, Endpoint far) {
        this.ends = ends;
        this.relay = relay;
        this.peer = peer;
        this.circuit = circuit;
        this.far = far;
    }

    /** What stands for the other end of a circuit where nothing else does. */
    static Endpoint nameOf(long number) {
        return new Endpoint(new IpAddress(IpAddress.DISCARD_ONLY, number), PORT);
    }

    /** The relay says that the other side is at the other end of a tunnel. */
    public void tunnelled(boolean told) {
        tunnelled = told;
    }

    @Override
    public boolean isTunnelled() {
        PeerPaths.Path carrier = carrier();
        return tunnelled || (carrier != null && carrier.kind() == Kind.TUNNELLED);
    }

    /** Who is said to be at the other end; only a session over it proves that. */
    public PeerId peer() {
        return peer;
    }

    @Override
    public PeerId relay() {
        return relay;
    }

    @Override
    public long circuit() {
        return circuit;
    }

    @Override
    public Endpoint far() {
        return far;
    }

    @Override
    public PeerPaths.@Nullable Path carrier() {
        return closed ? null : ends.pathTo(relay);
    }

    /** It is not bound anywhere: what stands for the other end stands for this one too. */
    @Override
    public Endpoint localEndpoint() {
        return far;
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return !closed && endpoint.equals(far);
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        PeerPaths.Path carrier = carrier();
        if (carrier == null || !destination.equals(far) || payload.remaining() > CircuitDatagrams.MAX_INNER_BYTES) {
            ends.dropped();
            return;
        }
        used();
        carrier.socket().send(carrier.remote(), ends.wrapped(circuit, payload));
    }

    /** A datagram takes it, either way. */
    void used() {
        datagrams++;
        usedNumber = ends.nextUse();
    }

    /** How many datagrams of its sessions it has carried, both ways; those of links may be carried past it. */
    public long datagrams() {
        return datagrams;
    }

    /** Grows with every use of any end of the node: the end with the lowest was used least recently. */
    public long usedNumber() {
        return usedNumber;
    }

    /** The other end is told by whoever closes it ({@link CircuitEnds#close}). */
    @Override
    public void close() {
        closed = true;
        ends.forget(this);
    }

    @Override
    public String toString() {
        return "circuit through " + relay.shortText();
    }
}
