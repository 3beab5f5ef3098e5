package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import org.warrenp2p.node.core.nat.NatWatch;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.PacketKind;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.StunClient;

/**
 * Brings each datagram of the node's sockets to whoever speaks its protocol. QUIC has a way of its own below, which keeps
 * the buffers ({@code PeerChannels}); what of it still comes here is dropped, like all that is unknown.
 */
final class PacketRouter implements DatagramHandler {

    private final DatagramHandler control;
    private final DatagramHandler stun;
    private final DatagramHandler stunAnswers;
    private final DatagramHandler probes;
    private final DatagramHandler circuits;
    private final Counter unwanted;

    /**
     * Hands packets on.
     *
     * @param stunAnswers takes STUN messages that answer requests of this node
     * @param probes takes the probes of strangers, which are control packets that belong to no session
     * @param circuits takes what relays forward
     */
    PacketRouter(
            DatagramHandler control,
            DatagramHandler stun,
            DatagramHandler stunAnswers,
            DatagramHandler probes,
            DatagramHandler circuits,
            Counters counters) {
        this.control = control;
        this.stun = stun;
        this.stunAnswers = stunAnswers;
        this.probes = probes;
        this.circuits = circuits;
        unwanted = counters.counter("node.packet_unwanted");
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        PacketKind kind = payload.hasRemaining() ? PacketKind.of(payload.get(payload.position())) : PacketKind.UNKNOWN;
        switch (kind) {
            case CONTROL -> controlFor(payload).onDatagram(socket, source, payload);
            case STUN ->
                (StunClient.isAnswer(payload.get(payload.position())) ? stunAnswers : stun)
                        .onDatagram(socket, source, payload);
            case QUIC, UNKNOWN -> unwanted.increment();
        }
    }

    private DatagramHandler controlFor(ByteBuffer payload) {
        if (CircuitDatagrams.isOne(payload)) {
            return circuits;
        }
        return NatWatch.isProbe(payload) ? probes : control;
    }
}
