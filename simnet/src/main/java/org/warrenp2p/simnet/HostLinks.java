package org.warrenp2p.simnet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.UdpSocket;

/** The links in memory of the nodes of one host: they take their packets below the nodes' handlers, as QUIC does. */
final class HostLinks {

    /** One of each node. */
    private final List<SimPeerChannels> channels = new ArrayList<>();
    /** One of each node. */
    private final List<CircuitDatagrams> circuits = new ArrayList<>();

    void register(SimPeerChannels peerChannels) {
        channels.add(peerChannels);
    }

    void useCircuits(CircuitDatagrams use) {
        circuits.add(use);
    }

    void clear() {
        channels.clear();
        circuits.clear();
    }

    /** Takes a packet of a link, out of circuits too; false if it is none of theirs. */
    boolean receive(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        if (!circuits.isEmpty() && CircuitDatagrams.isOne(payload)) {
            return receiveFromCircuit(socket, source, payload);
        }
        return receivePacket(socket, source, payload);
    }

    private boolean receiveFromCircuit(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        for (CircuitDatagrams own : circuits) {
            CircuitEnd end = own.endOf(socket, source, CircuitDatagrams.circuitOf(payload));
            if (end != null) {
                int header = CircuitDatagrams.HEADER_BYTES;
                ByteBuffer inner = payload.slice(payload.position() + header, payload.remaining() - header);
                return receivePacket(end, end.far(), inner);
            }
        }
        return false;
    }

    private boolean receivePacket(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        for (SimPeerChannels peerChannels : channels) {
            if (peerChannels.takes(socket, source, payload)) {
                return true;
            }
        }
        return false;
    }

    /** The links of {@code peer}, if it lives here. */
    @Nullable
    SimPeerChannels of(PeerId peer) {
        for (SimPeerChannels peerChannels : channels) {
            if (peerChannels.local().equals(peer)) {
                return peerChannels;
            }
        }
        return null;
    }
}
