package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.node.RoleSetting;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Request.ProbeMe.Prober;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.simnet.PacketTap;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/** What servers send because somebody asks them to, and what they do not. */
class ProbeAbuseTest {

    private static final int PROBE_BYTES = 9;

    private final Simulation simulation = Simulation.forTest(ProbeAbuseTest.class, 9);
    private final List<PacketTap.Packet> probes = new ArrayList<>();
    private final List<SimNode> servers = new ArrayList<>();
    private final List<Response> answers = new ArrayList<>();

    @BeforeEach
    void build() {
        for (int i = 0; i < 4; i++) {
            servers.add(node(simulation.addHost(), RoleSetting.SERVER));
        }
        simulation.run(Duration.ofSeconds(30));
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.payload().length() == PROBE_BYTES) {
                probes.add(packet);
            }
        });
    }

    @Test
    void shouldSendOnePacketOfNineBytesForEachRequest() {
        SimNode asker = asker();
        ask(asker, servers.get(1), new Request.ProbeMe(1, Prober.OTHER_PORT, 0));
        ask(asker, servers.get(1), new Request.ProbeMe(2, Prober.SAME_PORT, 40_001));

        assertThat(answers).containsExactly(new Response.Probing(), new Response.Probing());
        assertThat(probes).hasSize(2);
        assertThat(probes.get(0).from().port()).isNotEqualTo(SimNode.PORT);
        assertThat(probes.get(0).to()).isEqualTo(asker.contact().endpoint());
        assertThat(probes.get(1).from()).isEqualTo(servers.get(1).contact().endpoint());
        assertThat(probes.get(1).to()).isEqualTo(new Endpoint(asker.host.address(), 40_001));
    }

    @Test
    void shouldLimitEachPeerAndSayWhenToComeBack() {
        SimNode asker = asker();
        int most = 16;
        for (int i = 0; i < 2 * most; i++) {
            ask(asker, servers.get(1), new Request.ProbeMe(i, Prober.OTHER_PORT, 0));
        }

        assertThat(answers.stream().filter(Response.Probing.class::isInstance)).hasSize(most);
        assertThat(probes).hasSize(most);
        assertThat(servers.get(1).counters.snapshot())
                .containsEntry("nat.probe_sent", (long) most)
                .containsEntry("nat.probe_over_quota", (long) most);
        Response.Refused last = (Response.Refused) answers.get(answers.size() - 1);
        assertThat(last.reason()).isEqualTo(Reason.QUOTA);
        assertThat(last.retryAfterSeconds()).isBetween(1, 60);

        simulation.run(Duration.ofSeconds(last.retryAfterSeconds()));
        ask(asker, servers.get(1), new Request.ProbeMe(99, Prober.OTHER_PORT, 0));
        assertThat(answers.get(answers.size() - 1)).isEqualTo(new Response.Probing());
    }

    @Test
    void shouldLimitWhatGoesToOnePrefixWhoeverAsks() {
        for (int i = 0; i < 6; i++) {
            SimNode asker = node(simulation.addHost(IpAddress.parse("203.0.113." + (10 + i))), RoleSetting.CLIENT);
            simulation.run(Duration.ofSeconds(2));
            for (int j = 0; j < 16; j++) {
                ask(asker, servers.get(1), new Request.ProbeMe(100 * i + j, Prober.OTHER_PORT, 0));
            }
        }

        assertThat(probes).hasSize(48);
        assertThat(servers.get(1).counters.snapshot()).containsEntry("nat.probe_over_quota", 6 * 16 - 48L);
    }

    @Test
    void shouldLimitWhatOneServerHasOthersSend() {
        for (int i = 0; i < 40; i++) {
            ask(servers.get(0), servers.get(1), new Request.ProbeFor(i, Endpoint.parse("198.51." + i + ".7:4433")));
        }

        assertThat(probes).hasSize(16);
        assertThat(((Response.Refused) answers.get(39)).reason()).isEqualTo(Reason.QUOTA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:4433",
                "192.168.1.1:4433",
                "100.64.0.1:4433",
                "127.0.0.1:4433",
                "169.254.1.1:4433",
                "224.0.0.1:4433",
                "255.255.255.255:4433",
                "198.51.100.7:53",
                "198.51.100.7:1023"
            })
    void shouldProbeNobodyWhereNoPeerOfTheInternetIs(String target) {
        ask(servers.get(0), servers.get(1), new Request.ProbeFor(1, Endpoint.parse(target)));

        assertThat(answers).containsExactly(new Response.Refused(Reason.NOT_SERVED, 0));
        assertThat(probes).isEmpty();
        assertThat(servers.get(1).counters.snapshot()).containsEntry("nat.probe_refused", 1L);
    }

    @Test
    void shouldNotProbeServicesAtTheAskersOwnAddress() {
        SimNode asker = asker();
        ask(asker, servers.get(1), new Request.ProbeMe(1, Prober.OTHER_PORT, 53));
        ask(asker, servers.get(1), new Request.ProbeMe(2, Prober.OTHER_PORT, 443));

        assertThat(answers).containsExactly(new Response.Refused(Reason.NOT_SERVED, 0), new Response.Probing());
    }

    @Test
    void shouldBeNoStrangerToWhoItKnows() {
        SimNode asker = asker();
        ask(asker, servers.get(1), new Request.Ping());
        ask(
                servers.get(0),
                servers.get(1),
                new Request.ProbeFor(1, asker.contact().endpoint()));

        assertThat(answers.get(1)).isEqualTo(new Response.Refused(Reason.NOT_RESPONSIBLE, 0));
        assertThat(probes).isEmpty();
    }

    @Test
    void shouldChooseTheStrangerItselfAndTellItNothingOfTheAsker() {
        SimNode asker = asker();
        ask(asker, servers.get(1), new Request.ProbeMe(7, Prober.STRANGER, 40_001));

        assertThat(answers).containsExactly(new Response.Probing());
        assertThat(probes).hasSize(1);
        assertThat(probes.get(0).to()).isEqualTo(new Endpoint(asker.host.address(), 40_001));
        assertThat(probes.get(0).from().address())
                .isNotIn(asker.host.address(), servers.get(1).host.address());
    }

    @Test
    void shouldServeNobodyAsAClient() {
        SimNode client = node(simulation.addHost(), RoleSetting.CLIENT);
        SimNode asker = asker();
        simulation.run(Duration.ofSeconds(2));
        ask(asker, client, new Request.ProbeMe(1, Prober.OTHER_PORT, 0));
        ask(asker, client, new Request.ProbeFor(1, Endpoint.parse("198.51.100.7:4433")));

        assertThat(answers)
                .containsExactly(
                        new Response.Refused(Reason.NOT_SERVED, 0), new Response.Refused(Reason.NOT_SERVED, 0));
    }

    @Test
    void shouldBelieveNoProbeThatItDidNotAskFor() {
        SimNode asker = asker();
        Map<String, Long> before = asker.counters.snapshot();
        SimHost host = simulation.addHost();
        List<UdpSocket> opened = new ArrayList<>();
        host.datagrams()
                .open(
                        new Endpoint(host.address(), 5_000),
                        (socket, source, payload) -> {
                            throw new AssertionError("A probe is not answered");
                        },
                        Completion.of(opened::add, failure -> {
                            throw new AssertionError(failure);
                        }));
        simulation.run(Duration.ofMillis(1));
        for (String packet : List.of("09", "090000000000000001", "0900000000000000010000", "09" + "ff".repeat(1_231))) {
            opened.get(0).send(asker.contact().endpoint(), Bytes.ofHex(packet).asBuffer());
        }
        simulation.run(Duration.ofSeconds(1));

        assertThat(asker.counters.snapshot())
                .containsEntry("nat.probe_unsolicited", before.getOrDefault("nat.probe_unsolicited", 0L) + 4)
                .containsEntry("nat.probe_arrived", before.getOrDefault("nat.probe_arrived", 0L));
    }

    private SimNode asker() {
        SimNode asker = node(simulation.addHost(), RoleSetting.SERVER);
        simulation.run(Duration.ofSeconds(5));
        probes.clear();
        return asker;
    }

    private SimNode node(SimHost host, RoleSetting role) {
        return new SimNode(
                host, servers.isEmpty() ? List.of() : List.of(servers.get(0).contact()), role);
    }

    /** Asks and keeps the answer. */
    private void ask(SimNode from, SimNode to, Request request) {
        int before = answers.size();
        Contact contact = to.contact();
        from.host
                .loop()
                .execute(() -> from.core
                        .control()
                        .exchanges()
                        .ask(contact, request, Duration.ofSeconds(5).toNanos(), new Exchanges.Listener() {
                            @Override
                            public void onResponse(Response response, Exchanges.Answer answer) {
                                answers.add(response);
                            }

                            @Override
                            public void onFailure(Failure failure) {
                                throw new AssertionError(failure);
                            }
                        }));
        assertThat(simulation.runUntil(() -> answers.size() > before, Duration.ofSeconds(6)))
                .isTrue();
        simulation.run(Duration.ofMillis(100));
    }
}
