package org.warrenp2p.holepunch.portmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.UdpSocket;

/** Routers, and neighbours that play one, that lie: whatever they say is bounded and counted, and maps nothing. */
class HostileRouterTest {

    private MapperLab lab;

    @BeforeEach
    void setUp() {
        lab = new MapperLab(HostileRouterTest.class, 1);
    }

    private FakeIgd onlyUpnp() {
        lab.router.pcp = false;
        lab.router.natPmp = false;
        return new FakeIgd(lab.inside, lab.streams);
    }

    private void assertNothingMapped() {
        lab.start();
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.mapper.status().mappings()).isEmpty();
        assertThat(lab.streams.open()).as("no stream is left open").isZero();
    }

    @Test
    void shouldHearOnlyTheRoutersOwnPort() {
        lab.router.answerPort = 5352;
        assertNothingMapped();
        assertThat(lab.counted("portmap.wrong_source")).isPositive();
    }

    @Test
    void shouldDropAnotherNonce() {
        lab.router.natPmp = false;
        lab.router.tamper = answer -> {
            if (answer.length >= 60) {
                answer[30] ^= 1;
            }
            return answer;
        };
        assertNothingMapped();
        assertThat(lab.counted("portmap.wrong_nonce")).isPositive();
    }

    @Test
    void shouldDropAMappingOfAnotherPort() {
        lab.router.natPmp = false;
        lab.router.tamper = answer -> {
            if (answer.length >= 60) {
                answer[41] ^= 1;
            }
            return answer;
        };
        assertNothingMapped();
        assertThat(lab.counted("portmap.answer_unexpected")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 30, 59})
    void shouldNotBotherWithLifetimesTooShort(long seconds) {
        lab.router.absurdSeconds = seconds;
        assertNothingMapped();
        assertThat(lab.router.count("pcp map")).isLessThanOrEqualTo(2);
        assertThat(lab.counted("portmap.lifetime_absurd")).isPositive();
    }

    @Test
    void shouldBelieveNoMoreThanADay() {
        lab.router.absurdSeconds = 0xffff_ffffL;
        lab.start();
        assertThat(lab.runUntilMapped(Duration.ofSeconds(1))).isTrue();
        assertThat(lab.mapper.status().mappings().get(0).lifetimeSeconds()).isEqualTo(86_400);
        lab.run(Duration.ofHours(13));
        assertThat(lab.router.count("pcp map")).as("renewed within it").isGreaterThanOrEqualTo(2);
    }

    /** Multicast, loopback, reserved, unspecified. */
    @ParameterizedTest
    @ValueSource(strings = {"239.1.2.3", "127.0.0.1", "255.255.255.255", "0.0.0.0", "169.254.1.1"})
    void shouldNotBelieveAnAddressWhereNobodyIs(String address) {
        lab.router.external = IpAddress.parse(address);
        assertNothingMapped();
        assertThat(lab.counted("portmap.external_unusable")).isPositive();
    }

    @Test
    void shouldPublishNoPortThatBelongsToOthers() {
        lab.router.tamper = answer -> {
            if (answer.length >= 60) {
                ByteBuffer.wrap(answer).putShort(42, (short) 53);
            }
            return answer;
        };
        lab.start();
        lab.run(Duration.ofSeconds(2));
        assertThat(lab.mapper.portMapped()).isEmpty();
    }

    /** An epoch that means a restart in every answer would have us ask with every answer. */
    @Test
    void shouldNotBeMadeToAskAllTheTimeByItsEpoch() {
        int[] answers = {0};
        lab.router.tamper = answer -> {
            ByteBuffer.wrap(answer).putInt(8, answers[0]++ % 2 == 0 ? 1_000_000 : 0);
            return answer;
        };
        lab.router.natPmp = false;
        lab.start();
        lab.run(Duration.ofHours(1));
        assertThat(lab.router.count("pcp map")).isBetween(20L, 40L);
    }

    @Test
    void shouldSurviveAnyBytes() {
        SimHost inside = lab.inside;
        byte[] noise = new byte[2_000];
        lab.router.tamper = answer -> {
            inside.entropy().fill(noise);
            byte[] sent = new byte[Math.abs(noise[0])];
            System.arraycopy(noise, 0, sent, 0, sent.length);
            if (sent.length > 1) {
                sent[0] = (byte) (noise[1] & 2);
                sent[1] |= (byte) 0x80;
            }
            return sent;
        };
        lab.start();
        lab.run(Duration.ofHours(10));
        assertThat(lab.counted("portmap.answer_malformed")).isPositive();
    }

    @Test
    void shouldHearNothingAfterItHasStopped() {
        lab.inside.setBlackHole(true);
        lab.start();
        lab.run(Duration.ofMillis(100));
        assertThat(lab.stop(Duration.ofSeconds(1))).isTrue();
        lab.inside.setBlackHole(false);
        lab.run(Duration.ofMinutes(30));
        assertThat(lab.mapper.status().mappings()).isEmpty();
        assertThat(lab.changes).isZero();
        assertThat(lab.router.log()).isEmpty();
    }

    /** Other machines, other schemes, names, and the like: nobody is dialled there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.168.1.66:5000/root.xml",
                "http://127.0.0.1:5000/root.xml",
                "http://203.0.113.9/root.xml",
                "http://router.example/root.xml",
                "https://192.168.1.1:5000/root.xml",
                "file:///etc/passwd",
                "http://192.168.1.1@203.0.113.9/root.xml",
                "http://192.168.1.1:0/root.xml",
                "http://192.168.1.1:99999/root.xml",
                "http://192.168.1.1:5000/root xml",
            })
    void shouldFetchNothingElsewhere(String location) {
        FakeIgd igd = onlyUpnp();
        igd.location = location;
        assertNothingMapped();
        assertThat(lab.streams.dialled()).isEmpty();
        assertThat(lab.counted("portmap.ssdp_malformed")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.168.1.66:5000/ctl", "//203.0.113.9/ctl", "http://127.0.0.1/ctl", "/c\r\nX: y"})
    void shouldControlNothingElsewhere(String controlUrl) {
        FakeIgd igd = onlyUpnp();
        igd.controlUrl = controlUrl;
        assertNothingMapped();
        assertThat(lab.streams.dialled()).containsOnly(FakeIgd.HTTP);
        assertThat(igd.log()).filteredOn(line -> !line.equals("search")).containsOnly("describe");
    }

    @Test
    void shouldNotFollowARedirection() {
        FakeIgd igd = onlyUpnp();
        igd.server = (request, reply) ->
                reply.send("HTTP/1.1 302 Found\r\nLocation: http://203.0.113.9/\r\nContent-Length: 0\r\n\r\n");
        assertNothingMapped();
        assertThat(lab.streams.dialled()).containsOnly(FakeIgd.HTTP);
        assertThat(lab.counted("portmap.upnp_malformed")).isPositive();
    }

    @Test
    void shouldEndABodyWithoutEnd() {
        FakeIgd igd = onlyUpnp();
        long[] sent = {0};
        igd.server = (request, reply) -> {
            reply.send("HTTP/1.1 200 OK\r\n\r\n<root>");
            flood(reply, "<a/>".repeat(1_000), sent);
        };
        assertNothingMapped();
        assertThat(sent[0]).as("it hung up").isLessThan(200_000);
        assertThat(lab.counted("portmap.upnp_malformed")).isPositive();
    }

    private void flood(FakeStreams.Reply reply, String text, long[] sent) {
        if (reply.isOpen() && sent[0] < 10_000_000) {
            reply.send(text);
            sent[0] += text.length();
            lab.host.loop().schedule(100_000, () -> flood(reply, text, sent));
        }
    }

    @Test
    void shouldNotWaitForASlowBody() {
        FakeIgd igd = onlyUpnp();
        long[] sent = {0};
        igd.server = (request, reply) -> {
            reply.send("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
            trickle(reply, sent);
        };
        assertNothingMapped();
        assertThat(sent[0]).as("a byte a second").isLessThanOrEqualTo(6);
    }

    private void trickle(FakeStreams.Reply reply, long[] sent) {
        if (reply.isOpen()) {
            reply.send("<");
            sent[0]++;
            lab.host.loop().schedule(1_000_000_000L, () -> trickle(reply, sent));
        }
    }

    @Test
    void shouldReadNoEntities() {
        FakeIgd igd = onlyUpnp();
        igd.server = (request, reply) -> FakeIgd.ok(
                reply,
                "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                        + "<!ENTITY x SYSTEM \"http://203.0.113.9/\">]><root>&b;&x;</root>");
        assertNothingMapped();
        assertThat(lab.counted("portmap.upnp_malformed")).isPositive();
        assertThat(lab.streams.dialled()).containsOnly(FakeIgd.HTTP);
    }

    @Test
    void shouldNotBeFloodedWithSearchAnswers() {
        FakeIgd igd = onlyUpnp();
        igd.answers = 1_000;
        igd.fault = 606;
        assertNothingMapped();
        assertThat(lab.counted("portmap.ssdp_refused")).isGreaterThan(1_000);
        assertThat(igd.log()).filteredOn("describe"::equals).hasSize(1);
    }

    @Test
    void shouldHearNoNeighbourThatAnswersASearch() {
        lab.router.pcp = false;
        lab.router.natPmp = false;
        SimHost neighbour = lab.home.addHost();
        String answer =
                "HTTP/1.1 200 OK\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\nLOCATION: http://"
                        + neighbour.address() + "/\r\n\r\n";
        List<UdpSocket> sockets = new java.util.ArrayList<>();
        neighbour
                .datagrams()
                .open(
                        new Endpoint(neighbour.address(), 1900),
                        (socket, source, payload) -> {},
                        Completion.of(sockets::add, failure -> {}));
        lab.start();
        lab.run(Duration.ofMillis(100));
        for (int port = 49_152; port < 49_160; port++) {
            Endpoint at = new Endpoint(lab.host.address(), port);
            neighbour
                    .loop()
                    .execute(
                            () -> sockets.get(0).send(at, ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII))));
        }
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.streams.dialled()).isEmpty();
        assertThat(lab.counted("portmap.wrong_source")).isPositive();
    }
}
