package org.warrenp2p.node.core;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
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
 * Brings each datagram of the node's sockets to whoever speaks its protocol. QUIC has a way of its own below UDP, which keeps
 * the buffers ({@code PeerChannels}); what of it still comes here is dropped, like all that is unknown. Tunnels have not.
 */
final class PacketRouter implements DatagramHandler {

    private final DatagramHandler control;
    private final DatagramHandler stun;
    private final DatagramHandler stunAnswers;
    private final DatagramHandler probes;
    private final DatagramHandler circuits;
    private final Consumer<Endpoint> heard;
    private final DatagramHandler links;
    private final Counter unwanted;

    /**
     * Hands packets on.
     *
     * @param stunAnswers takes STUN messages that answer requests of this node
     * @param probes takes the probes of strangers, which are control packets that belong to no session
     * @param circuits takes what relays forward
     * @param links takes packets of links that have come to another socket than one of UDP
     * @param heard told from where UDP brings something
     */
    PacketRouter(
            DatagramHandler control,
            DatagramHandler stun,
            DatagramHandler stunAnswers,
            DatagramHandler probes,
            DatagramHandler circuits,
            DatagramHandler links,
            Consumer<Endpoint> heard,
            Counters counters) {
        this.control = control;
        this.stun = stun;
        this.stunAnswers = stunAnswers;
        this.probes = probes;
        this.circuits = circuits;
        this.links = links;
        this.heard = heard;
        unwanted = counters.counter("node.packet_unwanted");
    }

    @Override
    public void onDatagram(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        if (socket.kind() == UdpSocket.Kind.DIRECT) {
            heard.accept(source);
        }
        PacketKind kind = payload.hasRemaining() ? PacketKind.of(payload.get(payload.position())) : PacketKind.UNKNOWN;
        switch (kind) {
            case CONTROL -> controlFor(payload).onDatagram(socket, source, payload);
            case STUN ->
                (StunClient.isAnswer(payload.get(payload.position())) ? stunAnswers : stun)
                        .onDatagram(socket, source, payload);
            case QUIC -> linkPacket(socket, source, payload);
            case UNKNOWN -> unwanted.increment();
        }
    }

    private void linkPacket(UdpSocket socket, Endpoint source, ByteBuffer payload) {
        if (socket.kind() == UdpSocket.Kind.DIRECT) {
            unwanted.increment();
        } else {
            links.onDatagram(socket, source, payload);
        }
    }

    private DatagramHandler controlFor(ByteBuffer payload) {
        if (CircuitDatagrams.isOne(payload)) {
            return circuits;
        }
        return NatWatch.isProbe(payload) ? probes : control;
    }
}
