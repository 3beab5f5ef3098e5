package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.SessionCrypto;

/** A flood of first packets that only a curve could tell from honest ones. */
class SessionCookiesTest {

    private static final Duration ONE_WAY = Duration.ofMillis(50);
    private static final long RTT_NANOS = 2 * ONE_WAY.toNanos();

    /** Packets of the flood: 2,000 a second, more than the 1,250 handshakes a second that the worker can do. */
    private static final int FLOOD = 6_000;

    private static final Duration GAP = Duration.ofNanos(500_000);

    private final Simulation simulation = Simulation.forTest(SessionCookiesTest.class, 31);
    private final ControlNode alice = new ControlNode(simulation.addHost(), 1);
    private final ControlNode bob = new ControlNode(simulation.addDualStackHost(), 2);
    private final SimHost mallory = simulation.addHost();
    private final SortedMap<Endpoint, Integer> intoBob = new TreeMap<>();
    private final SortedMap<Endpoint, Integer> outOfBob = new TreeMap<>();
    private final List<Bytes> withMac2 = new ArrayList<>();

    @BeforeEach
    void openSocketsAndTap() {
        simulation.network().setDefaultLink(LinkModel.constant(ONE_WAY));
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            int bytes = packet.payload().length();
            if (packet.point() == PacketTap.Point.DELIVERED && packet.to().equals(bob.endpoint())) {
                intoBob.merge(packet.from(), bytes, Integer::sum);
                if (packet.payload().at(0) == 4 && packet.payload().at(bytes - 1) != 0) {
                    withMac2.add(packet.payload());
                }
            } else if (packet.point() == PacketTap.Point.SENT && packet.from().equals(bob.endpoint())) {
                outOfBob.merge(packet.to(), bytes, Integer::sum);
            }
        });
    }

    /** First packets of strangers that exist nowhere, sent from as many addresses for three seconds. */
    private void flood(int count) {
        SessionCrypto crypto = new SimSessionCrypto(
                ControlNode.peer(77), NetworkId.MAIN, mallory, new SimSessionCrypto.Settings(Duration.ZERO, FLOOD));
        Bytes ping = FrameCodec.encode(new Frame.Asking(1, Frame.Role.CLIENT, 136, new Request.Ping()));
        for (int i = 0; i < count; i++) {
            Endpoint source = spoofed(i);
            Duration when = GAP.multipliedBy(i);
            crypto.initiate(
                    bob.peer,
                    i,
                    ping,
                    Completion.of(
                            written -> mallory.loop()
                                    .schedule(
                                            when.toNanos(),
                                            () -> simulation
                                                    .network()
                                                    .send(
                                                            mallory,
                                                            source,
                                                            bob.endpoint(),
                                                            ByteBuffer.wrap(written.packet()
                                                                    .toArray()))),
                            failure -> {
                                throw new AssertionError(failure);
                            }));
        }
    }

    private static Endpoint spoofed(int number) {
        return new Endpoint(SimAddresses.ipv4(10_000 + number), 9);
    }

    @Test
    void shouldLetAnHonestStrangerInWithin3RoundTripsAndKeepServingItsSessions() {
        alice.ping(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        flood(FLOOD);
        simulation.run(Duration.ofMillis(200));
        List<Long> strangersNanos = new ArrayList<>();
        List<Long> sessionsNanos = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ControlNode stranger = new ControlNode(simulation.addHost(), 100 + i);
            simulation.run(Duration.ofMillis(1));
            long beganNanos = simulation.nowNanos();
            ControlNode.Asked first = stranger.find(bob.contact());
            first.then = done -> strangersNanos.add(simulation.nowNanos() - beganNanos);
            ControlNode.Asked known = alice.find(bob.contact());
            known.then = done -> sessionsNanos.add(simulation.nowNanos() - beganNanos);
            simulation.run(Duration.ofMillis(130));
            simulation.runUntil(first::isOver, Duration.ofSeconds(1));
            assertThat(first.response).as("stranger %d", i).isNotNull();
            assertThat(known.response).as("request %d in a session", i).isNotNull();
        }
        assertThat(strangersNanos).hasSize(16).allMatch(nanos -> nanos <= 3 * RTT_NANOS);
        assertThat(sessionsNanos).hasSize(16).allMatch(nanos -> nanos <= RTT_NANOS + 1_000_000);
        assertThat(bob.count("session.cookie_shown")).isPositive();
        assertThat(bob.count("session.cookie_limited")).isZero();
    }

    @Test
    void shouldDoLittleForAFloodAndSendNoMoreThanCame() {
        flood(FLOOD);
        simulation.run(GAP.multipliedBy(FLOOD).plusSeconds(1));
        assertThat(bob.count("session.cookie_sent")).isGreaterThan(FLOOD * 9L / 10);
        assertThat(bob.requests).as("opened: some 64 a second").hasSizeLessThan(FLOOD / 10);
        assertThat(bob.count("session.overload")).isZero();
        assertThat(outOfBob).hasSizeGreaterThan(FLOOD * 9 / 10);
        outOfBob.forEach((to, bytes) ->
                assertThat(bytes).as("bytes to %s", to).isLessThanOrEqualTo(intoBob.getOrDefault(to, 0)));
        simulation.run(Duration.ofSeconds(10));
        assertThat(bob.confirmed).isEmpty();
    }

    @Test
    void shouldNotLetAStolenCookieThroughFromElsewhere() {
        flood(FLOOD);
        simulation.run(Duration.ofMillis(300));
        ControlNode stranger = new ControlNode(simulation.addHost(), 100);
        simulation.run(Duration.ofMillis(1));
        ControlNode.Asked asked = stranger.ping(bob.contact());
        simulation.runUntil(asked::isOver, Duration.ofSeconds(1));
        assertThat(withMac2).hasSize(1);
        long before = bob.count("session.cookie_shown");
        assertThat(before).isEqualTo(1);
        // long enough that the answer kept for duplicates is forgotten, under a second flood
        simulation.run(Duration.ofSeconds(9));
        flood(FLOOD);
        simulation.run(Duration.ofMillis(300));
        Endpoint thief = spoofed(FLOOD + 1);
        simulation
                .network()
                .send(mallory, thief, bob.endpoint(), withMac2.get(0).asBuffer());
        simulation.run(Duration.ofMillis(200));
        assertThat(bob.count("session.cookie_shown")).isEqualTo(before);
        assertThat(Objects.requireNonNull(outOfBob.get(thief))).isEqualTo(49);
    }

    @Test
    void shouldLetFiveASecondThroughFromOneHost() {
        flood(FLOOD);
        simulation.run(Duration.ofMillis(300));
        List<ControlNode.Asked> asked = new ArrayList<>();
        Contact ipv6 = new Contact(bob.peer, new Endpoint(bob.host.addresses().get(1), ControlNode.PORT));
        for (int i = 1; i <= 12; i++) {
            // strangers in one /64, which stands for one host
            ControlNode another =
                    new ControlNode(simulation.addHost(new IpAddress(0x2a00_1234_0000_0001L, i)), 100 + i);
            simulation.run(Duration.ofMillis(1));
            asked.add(another.ping(ipv6));
        }
        simulation.run(Duration.ofNanos(4 * RTT_NANOS));
        assertThat(asked.stream().filter(one -> one.response != null)).hasSizeBetween(5, 7);
        assertThat(bob.count("session.cookie_limited")).isPositive();
    }

    @Test
    void shouldLetEverybodyThroughFromThisMachine() {
        flood(FLOOD);
        simulation.run(Duration.ofMillis(300));
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int i = 1; i <= 70; i++) {
            ControlNode another = new ControlNode(simulation.addHost(IpAddress.ofIpv4(0x7f00_0000 + i)), 100 + i);
            simulation.run(Duration.ofMillis(1));
            asked.add(another.ping(bob.contact()));
        }
        simulation.run(Duration.ofNanos(4 * RTT_NANOS));
        assertThat(asked).allMatch(one -> one.response != null);
        assertThat(bob.count("session.cookie_shown")).isEqualTo(70);
        assertThat(bob.count("session.cookie_limited")).isZero();
    }
}
