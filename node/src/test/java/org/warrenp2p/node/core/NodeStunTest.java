package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.MalformedStunException;
import org.warrenp2p.transport.stun.StunMessage;

class NodeStunTest {

    /** What a browser sends: nothing but the header. */
    private static final Bytes REQUEST = Bytes.ofHex("000100002112a442b7e7a701bc34d686fa87dfae");

    private final Simulation simulation = Simulation.forTest(NodeStunTest.class, 7);

    @Test
    void shouldTellAnybodyFromWhereItsPacketsCome() throws MalformedStunException {
        SimNode node = new SimNode(simulation.addHost(), List.of(), RoleSetting.AUTO);
        Asker asker = new Asker(simulation.addHost());
        simulation.run(Duration.ofSeconds(1));

        asker.send(node, REQUEST);

        StunMessage answer = StunMessage.decode(asker.received.get(0).asBuffer());
        assertThat(answer.xorMappedAddress()).isEqualTo(asker.endpoint());
        assertThat(asker.received).hasSize(1);
        assertThat(asker.received.get(0).length()).isEqualTo(32);
    }

    @Test
    void shouldCountWhatBelongsToNobody() {
        SimNode node = new SimNode(simulation.addHost(), List.of(), RoleSetting.AUTO);
        Asker asker = new Asker(simulation.addHost());
        simulation.run(Duration.ofSeconds(1));

        asker.send(node, Bytes.ofHex("00010000")); // STUN without its cookie
        asker.send(node, Bytes.ofHex("0600000000")); // control, too short
        asker.send(node, Bytes.ofHex("c000000001")); // QUIC, on a network without QUIC
        asker.send(node, Bytes.ofHex("20")); // nothing that is known
        asker.send(node, Bytes.EMPTY);

        assertThat(asker.received).isEmpty();
        assertThat(node.counters.snapshot())
                .containsEntry("stun.malformed", 1L)
                .containsEntry("session.malformed", 1L)
                .containsEntry("node.packet_unwanted", 3L);
    }

    /** A host that speaks STUN alone. */
    private final class Asker {

        private final SimHost host;
        private final List<UdpSocket> opened = new ArrayList<>();
        private final List<Bytes> received = new ArrayList<>();

        Asker(SimHost host) {
            this.host = host;
            host.datagrams()
                    .open(
                            endpoint(),
                            (socket, source, payload) -> {
                                byte[] bytes = new byte[payload.remaining()];
                                payload.get(bytes);
                                received.add(Bytes.wrap(bytes));
                            },
                            Completion.of(opened::add, failure -> {
                                throw new AssertionError(failure);
                            }));
        }

        Endpoint endpoint() {
            return new Endpoint(host.address(), 9_999);
        }

        void send(SimNode node, Bytes packet) {
            opened.get(0).send(node.contact().endpoint(), packet.asBuffer());
            simulation.run(Duration.ofSeconds(1));
        }
    }
}
