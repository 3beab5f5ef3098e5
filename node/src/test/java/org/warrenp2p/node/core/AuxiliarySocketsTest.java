package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.simnet.PacketTap;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.stun.MalformedStunException;
import org.warrenp2p.transport.stun.StunMessage;

class AuxiliarySocketsTest {

    private static final Bytes STUN_REQUEST = Bytes.ofHex("000100002112a442b7e7a701bc34d686fa87dfae");
    private static final Bytes CONTROL = Bytes.ofHex("06" + "00".repeat(40));

    private final Simulation simulation = Simulation.forTest(AuxiliarySocketsTest.class, 8);
    private final List<PacketTap.Packet> dropped = new ArrayList<>();
    private final Set<Endpoint> sources = new LinkedHashSet<>();

    @BeforeEach
    void tap() {
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT) {
                sources.add(packet.from());
            } else if (packet.point() == PacketTap.Point.DROPPED) {
                dropped.add(packet);
            }
        });
    }

    @Test
    void shouldTellThePortOfEachFamilyAndAnswerStunThere() throws MalformedStunException {
        SimNode server = new SimNode(simulation.addDualStackHost(), List.of(), RoleSetting.AUTO);
        SimNode asker = new SimNode(simulation.addDualStackHost(), List.of(), RoleSetting.CLIENT);
        simulation.run(Duration.ofSeconds(1));
        Set<Integer> ports = new LinkedHashSet<>();
        for (int family = 0; family < 2; family++) {
            Endpoint main = new Endpoint(server.host.addresses().get(family), SimNode.PORT);
            int port = pong(asker, new Contact(server.peer(), main)).auxiliaryPort();
            assertThat(port).isNotIn(0, SimNode.PORT);
            ports.add(port);
            Stranger stranger = new Stranger(asker.host, family, 10_000);
            stranger.send(new Endpoint(main.address(), port), STUN_REQUEST);
            assertThat(StunMessage.decode(stranger.received.get(0).asBuffer()).xorMappedAddress())
                    .isEqualTo(stranger.endpoint);
            assertThat(stranger.from).containsExactly(new Endpoint(main.address(), port));
        }
        assertThat(ports).hasSize(2);
    }

    @Test
    void shouldAdmitWhoAsksByAProbeFromAPortThatNobodyIsTold() {
        SimNode seed = new SimNode(simulation.addHost(), List.of(), RoleSetting.AUTO);
        SimNode asker = joining(seed, RoleSetting.AUTO);
        assertThat(contacts(seed)).isEqualTo(1);
        assertThat(seed.counters.snapshot()).containsEntry("dht.reach.reached", 1L);
        int told = pong(asker, seed.contact()).auxiliaryPort();
        List<Endpoint> probing = sources.stream()
                .filter(source -> source.address().equals(seed.host.address()) && source.port() != SimNode.PORT)
                .toList();
        assertThat(probing).hasSize(1);
        assertThat(probing.get(0).port()).isNotEqualTo(told);

        Stranger stranger = new Stranger(asker.host, 0, 10_000);
        stranger.send(probing.get(0), STUN_REQUEST);
        stranger.send(probing.get(0), CONTROL);
        stranger.send(new Endpoint(seed.host.address(), told), CONTROL);
        stranger.send(new Endpoint(seed.host.address(), told), Bytes.EMPTY);
        assertThat(stranger.received).isEmpty();
        assertThat(seed.counters.snapshot()).containsEntry("node.auxiliary_unwanted", 4L);
    }

    @Test
    void shouldOpenNoneForAClient() {
        SimNode server = new SimNode(simulation.addHost(), List.of(), RoleSetting.AUTO);
        SimNode client = joining(server, RoleSetting.CLIENT);
        assertThat(pong(server, client.contact()).auxiliaryPort()).isZero();
        Stranger stranger = new Stranger(server.host, 0, 10_000);
        for (int port = 49_152; port < 49_160; port++) {
            stranger.send(new Endpoint(client.host.address(), port), STUN_REQUEST);
        }
        assertThat(droppedFrom(stranger)).isEqualTo(8);
    }

    @Test
    void shouldGoOnWithoutThemAndBelieveWhoAnswers() {
        SimHost host = simulation.addHost();
        SimNode seed = new SimNode(host, List.of(), RoleSetting.AUTO, (local, handler, completion) -> {
            if (local.port() == 0) {
                host.loop()
                        .execute(() -> completion.failed(
                                new Failure(Failure.Code.ADDRESS_UNUSABLE, "There are no more sockets")));
            } else {
                host.datagrams().open(local, handler, completion);
            }
        });
        SimNode asker = joining(seed, RoleSetting.AUTO);
        assertThat(asker.joined).isNotNull();
        assertThat(contacts(seed)).isEqualTo(1);
        assertThat(seed.counters.snapshot()).containsEntry("session.reach_probe_sent", 0L);
        assertThat(pong(asker, seed.contact()).auxiliaryPort()).isZero();
    }

    @Test
    void shouldCloseThemWithTheNode() {
        SimNode server = new SimNode(simulation.addHost(), List.of(), RoleSetting.AUTO);
        SimNode asker = joining(server, RoleSetting.AUTO);
        Endpoint auxiliary = new Endpoint(
                server.host.address(), pong(asker, server.contact()).auxiliaryPort());
        server.host.loop().execute(server.core::stop);
        simulation.run(Duration.ofSeconds(1));
        Stranger stranger = new Stranger(simulation.addHost(), 0, 10_000);
        stranger.send(auxiliary, STUN_REQUEST);
        sources.stream()
                .filter(source -> source.address().equals(server.host.address()) && source.port() != SimNode.PORT)
                .forEach(probing -> stranger.send(probing, STUN_REQUEST));
        assertThat(droppedFrom(stranger)).as("both, auxiliary and probing").isEqualTo(2);
    }

    private SimNode joining(SimNode through, RoleSetting role) {
        SimNode node = new SimNode(simulation.addHost(), List.of(through.contact()), role);
        simulation.runUntil(() -> node.joined != null, Duration.ofSeconds(30));
        simulation.run(Duration.ofSeconds(1));
        return node;
    }

    private static int contacts(SimNode node) {
        return node.core.status().contacts();
    }

    private long droppedFrom(Stranger stranger) {
        return dropped.stream()
                .filter(packet -> packet.from().equals(stranger.endpoint))
                .count();
    }

    private Response.Pong pong(SimNode asker, Contact asked) {
        Answered answered = new Answered();
        asker.host
                .loop()
                .execute(() -> asker.core
                        .control()
                        .exchanges()
                        .ask(asked, new Request.Ping(), Duration.ofSeconds(5).toNanos(), answered));
        simulation.run(Duration.ofSeconds(1));
        return Objects.requireNonNull(answered.pong);
    }

    private static final class Answered implements Exchanges.Listener {

        private Response.@Nullable Pong pong;

        @Override
        public void onResponse(Response response, Exchanges.Answer answer) {
            pong = (Response.Pong) response;
        }

        @Override
        public void onFailure(Failure failure) {
            throw new AssertionError(failure);
        }
    }

    /** A socket of nobody's node. */
    private final class Stranger {

        private final Endpoint endpoint;
        private final List<UdpSocket> opened = new ArrayList<>();
        private final List<Bytes> received = new ArrayList<>();
        private final Set<Endpoint> from = new LinkedHashSet<>();

        Stranger(SimHost host, int address, int port) {
            endpoint = new Endpoint(host.addresses().get(address), port);
            host.datagrams()
                    .open(
                            endpoint,
                            (socket, source, payload) -> {
                                byte[] bytes = new byte[payload.remaining()];
                                payload.get(bytes);
                                received.add(Bytes.wrap(bytes));
                                from.add(source);
                            },
                            Completion.of(opened::add, failure -> {
                                throw new AssertionError(failure);
                            }));
            simulation.run(Duration.ofMillis(1));
        }

        void send(Endpoint to, Bytes packet) {
            opened.get(0).send(to, packet.asBuffer());
            simulation.run(Duration.ofSeconds(1));
        }
    }
}
