package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.codec.FrameCodec;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/** Probes from a port of its own: who can be reached by strangers, and that nothing else follows from a probe. */
class SessionReachTest {

    private static final Duration RTT = SimNetwork.DEFAULT_LATENCY.multipliedBy(2);

    /** A notice, and what a packet adds to it. */
    private static final int PROBE_BYTES = 10 + 29;

    private final Simulation simulation = Simulation.forTest(SessionReachTest.class, 21);
    private final ControlNode alice = new ControlNode(simulation.addHost(), 1);
    private final ControlNode bob = new ControlNode(simulation.addHost(), 2);
    private final RawPeer mallory = new RawPeer(simulation, 60);
    private final List<PacketTap.Packet> sent = new ArrayList<>();
    private final List<UdpSocket> probing = new ArrayList<>();

    @BeforeEach
    void openSocketsAndTap() {
        addProbing(bob);
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT) {
                sent.add(packet);
            }
        });
    }

    private void addProbing(ControlNode node) {
        node.host
                .datagrams()
                .open(
                        new Endpoint(node.host.address(), 0),
                        (socket, source, payload) -> {},
                        Completion.of(
                                socket -> {
                                    probing.add(socket);
                                    node.plane.addProbeSocket(socket);
                                },
                                failure -> {
                                    throw new AssertionError(failure);
                                }));
    }

    @Test
    void shouldDoubtWhoHasAskedFirstUntilAProbeArrives() {
        aliceAsksBob();
        assertThat(bob.plane.reachProbes().doubts(alice.contact())).isTrue();
        assertThat(alice.plane.reachProbes().doubts(bob.contact()))
                .as("no socket for probes")
                .isFalse();
        Outcome<Contact> reached = probe(alice.contact());
        simulation.run(RTT);
        assertThat(reached.value()).isEqualTo(alice.contact());
        assertThat(bob.plane.reachProbes().doubts(alice.contact())).isFalse();
        assertThat(bytesFrom(probing.get(0).localEndpoint())).isEqualTo(PROBE_BYTES);
        assertThat(bytesFrom(alice.endpoint())).as("the echo is no longer").isEqualTo(PROBE_BYTES);
        assertThat(sent).as("one probe, one echo, nothing else").hasSize(2);
        assertThat(sent.get(1).to()).isEqualTo(bob.endpoint());
    }

    @Test
    void shouldNotDoubtWhoWasReachedBeforeItEverSent() {
        bob.ping(alice.contact());
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.plane.reachProbes().doubts(alice.contact())).isFalse();
        aliceAsksBob();
        assertThat(bob.plane.reachProbes().doubts(alice.contact())).isFalse();
        Contact elsewhere = new Contact(alice.peer, new Endpoint(alice.host.address(), 5_555));
        assertThat(bob.plane.reachProbes().doubts(elsewhere))
                .as("another endpoint")
                .isTrue();
    }

    @Test
    void shouldDoubtWhoseOwnFirstPacketWasOnItsWayWhenOursWasSent() {
        bob.ping(alice.contact());
        alice.ping(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.plane.reachProbes().doubts(alice.contact())).isTrue();
    }

    @Test
    void shouldDoubtWhoHasForgottenTheSessionThatItBegan() {
        aliceAsksBob();
        simulation.run(Duration.ofMinutes(4));
        assertThat(bob.hasSessionWith(alice)).isFalse();
        bob.ping(alice.contact());
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.hasSessionWith(alice)).isTrue();
        assertThat(bob.plane.reachProbes().doubts(alice.contact()))
                .as("its old request may still hold the way open")
                .isTrue();
    }

    @Test
    void shouldBelieveAnotherEndpointThatAnswersWithoutHavingSent() {
        ControlNode both = new ControlNode(simulation.addDualStackHost(), 3);
        ControlNode judge = new ControlNode(simulation.addDualStackHost(), 4);
        simulation.run(Duration.ofMillis(1));
        addProbing(judge);
        both.ping(judge.contact());
        simulation.run(Duration.ofSeconds(1));
        Contact second = new Contact(
                both.peer,
                new Endpoint(
                        both.host.addresses().stream()
                                .filter(address -> address.family() == IpFamily.IPV6)
                                .findFirst()
                                .orElseThrow(),
                        ControlNode.PORT));
        judge.ping(second);
        simulation.run(Duration.ofSeconds(1));
        assertThat(judge.plane.reachProbes().doubts(second)).isFalse();
        assertThat(judge.plane.reachProbes().doubts(both.contact())).isTrue();
    }

    @Test
    void shouldGiveUpAfterAFewProbesThatNothingAnswers() {
        aliceAsksBob();
        Contact nobody = new Contact(alice.peer, new Endpoint(alice.host.address(), 5_555));
        Outcome<Contact> reached = probe(nobody);
        simulation.run(Duration.ofSeconds(10));
        assertThat(reached.code()).isEqualTo(Failure.Code.TIMEOUT);
        assertThat(bytesFrom(probing.get(0).localEndpoint())).isEqualTo(5 * PROBE_BYTES);
        assertThat(bob.count("session.reach_failed")).isEqualTo(1);
        assertThat(bob.plane.reachProbes().doubts(nobody)).isTrue();
    }

    @Test
    void shouldReachNinetyNineOfAHundredDespiteLoss() {
        int peers = 250;
        List<Outcome<Contact>> outcomes = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            ControlNode asker = new ControlNode(simulation.addHost(), 100 + i);
            simulation.run(Duration.ofMillis(1));
            asker.ping(bob.contact());
            simulation.run(Duration.ofMillis(100));
            simulation
                    .network()
                    .setLink(
                            bob.host,
                            asker.host,
                            LinkModel.constant(SimNetwork.DEFAULT_LATENCY).withLoss(0.3));
            outcomes.add(probe(asker.contact()));
        }
        simulation.run(Duration.ofSeconds(10));
        // expected: one in 410 is missed
        assertThat(outcomes.stream().filter(outcome -> outcome.code() == null).count())
                .isGreaterThanOrEqualTo(peers * 99 / 100);
        assertThat(bob.count("session.reach_probe_sent")).isBetween(peers * 12L / 10, peers * 17L / 10);
    }

    @Test
    void shouldIgnoreEchoesOfNothing() {
        enterAsMallory();
        aliceAsksBob();
        Outcome<Contact> reached = probe(new Contact(alice.peer, new Endpoint(alice.host.address(), 5_555)));
        for (long nonce : new long[] {0, 1, -1, 0x0102030405060708L}) {
            mallory.send(bob.endpoint(), mallory.sealed(new Frame.Telling(new Notice.ReachEcho(nonce))));
        }
        simulation.run(RTT);
        assertThat(bob.count("session.reach_unsolicited")).isEqualTo(4);
        assertThat(bob.count("session.reach_proved")).isZero();
        assertThat(reached.isOver()).isFalse();
    }

    @Test
    void shouldNotTakeThePeerForAnotherWhoKnowsTheNonce() {
        enterAsMallory();
        Outcome<Contact> ofMallory = probe(new Contact(mallory.peer, mallory.endpoint()));
        simulation.run(RTT);
        byte[] probe = mallory.received.get(mallory.received.size() - 1);
        assertThat(probe).hasSize(PROBE_BYTES);
        assertThat(ofMallory.isOver()).as("it is silent").isFalse();

        long nonce = nonceIn(mallory.opened(probe));
        RawPeer accomplice = new RawPeer(simulation, 61);
        enter(accomplice);
        accomplice.send(bob.endpoint(), accomplice.sealed(new Frame.Telling(new Notice.ReachEcho(nonce))));
        simulation.run(RTT);
        assertThat(ofMallory.isOver()).isFalse();
        assertThat(bob.count("session.reach_unsolicited")).isEqualTo(1);

        mallory.send(bob.endpoint(), mallory.sealed(new Frame.Telling(new Notice.ReachEcho(nonce))));
        simulation.run(RTT);
        assertThat(ofMallory.isOver()).isTrue();
    }

    @Test
    void shouldNeitherMoveThePeerNorSendAByteToWhereAProbeComesFrom() {
        enterAsMallory();
        sent.clear();
        int probes = 20;
        for (int i = 0; i < probes; i++) {
            Endpoint victim = victim(i);
            byte[] probe = mallory.sealed(new Frame.Telling(new Notice.ReachProbe(i)));
            inject(victim, probe);
            inject(victim, probe);
            simulation.run(Duration.ofSeconds(4));
        }
        assertThat(sent)
                .filteredOn(packet -> packet.from().equals(bob.endpoint()))
                .as("an echo for each probe, none for its copy, and no challenge")
                .hasSize(probes)
                .allMatch(packet -> packet.to().equals(mallory.endpoint()))
                .allMatch(packet -> packet.payload().length() == PROBE_BYTES);
        assertThat(Objects.requireNonNull(bob.plane.paths().pathTo(mallory.peer))
                        .remote())
                .isEqualTo(mallory.endpoint());

        // and nothing was saved up: a question from there is answered with no more than it brought itself
        for (int i = 0; i < 5; i++) {
            inject(victim(99), mallory.sealed(new Frame.Telling(new Notice.ReachProbe(i))));
        }
        byte[] question = mallory.sealed(new Frame.Asking(7, Frame.Role.CLIENT, 136, new Request.Ping()));
        inject(victim(99), question);
        simulation.run(Duration.ofSeconds(4));
        assertThat(bytesTo(victim(99))).isBetween(1, question.length);
    }

    @Test
    void shouldConfirmWithAProbeWithoutBelievingItsSource() {
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 136, new Request.Ping());
        mallory.send(bob.endpoint(), mallory.firstPacket(bob.peer, 1, ping));
        simulation.run(Duration.ofMillis(100));
        mallory.complete();
        sent.clear();
        inject(victim(1), mallory.sealed(new Frame.Telling(new Notice.ReachProbe(5))));
        simulation.run(Duration.ofSeconds(4));
        assertThat(bob.confirmed).containsExactly(mallory.peer);
        assertThat(Objects.requireNonNull(bob.plane.paths().pathTo(mallory.peer))
                        .remote())
                .isEqualTo(mallory.endpoint());
        assertThat(sent)
                .filteredOn(packet -> packet.from().equals(bob.endpoint()))
                .hasSize(1)
                .allMatch(packet -> packet.to().equals(mallory.endpoint()));
    }

    @Test
    void shouldRefuseMoreProbesThanItKeeps() {
        aliceAsksBob();
        List<Outcome<Contact>> outcomes = new ArrayList<>();
        for (int i = 0; i < 257; i++) {
            outcomes.add(probe(new Contact(alice.peer, new Endpoint(alice.host.address(), 10_000 + i))));
        }
        assertThat(outcomes.get(256).isOver()).as("not in the same turn").isFalse();
        simulation.run(Duration.ofMillis(1));
        assertThat(outcomes.get(256).code()).isEqualTo(Failure.Code.LIMIT);
        assertThat(bob.count("session.reach_refused")).isEqualTo(1);
        simulation.run(Duration.ofSeconds(10));
        assertThat(outcomes).allMatch(Outcome::isOver);
        Outcome<Contact> again = probe(alice.contact());
        simulation.run(RTT);
        assertThat(again.value()).isEqualTo(alice.contact());
    }

    @Test
    void shouldFailWithoutASession() {
        Outcome<Contact> outcome = probe(alice.contact());
        simulation.run(Duration.ofMillis(1));
        assertThat(outcome.code()).isEqualTo(Failure.Code.UNREACHABLE);
    }

    private void aliceAsksBob() {
        alice.ping(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.hasSessionWith(alice)).isTrue();
        sent.clear();
    }

    private void enterAsMallory() {
        enter(mallory);
    }

    private void enter(RawPeer peer) {
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 136, new Request.Ping());
        peer.send(bob.endpoint(), peer.firstPacket(bob.peer, 1, ping));
        simulation.run(Duration.ofMillis(100));
        peer.complete();
        peer.send(bob.endpoint(), peer.sealed(new Frame.Telling(new Notice.KeepAlive())));
        simulation.run(Duration.ofMillis(100));
    }

    private Outcome<Contact> probe(Contact contact) {
        Outcome<Contact> outcome = new Outcome<>();
        bob.plane.reachProbes().probe(contact, RTT.toNanos(), outcome);
        return outcome;
    }

    private static long nonceIn(byte[] plain) {
        try {
            Frame frame = FrameCodec.decode(plain, 0, plain.length);
            return ((Notice.ReachProbe) ((Frame.Telling) frame).notice()).nonce();
        } catch (org.warrenp2p.proto.codec.MalformedFrameException e) {
            throw new AssertionError(e);
        }
    }

    private void inject(Endpoint source, byte[] packet) {
        simulation.network().send(mallory.host, source, bob.endpoint(), ByteBuffer.wrap(packet));
    }

    private static Endpoint victim(int number) {
        return new Endpoint(IpAddress.ofIpv4(0x0d00_0001 + number), 53);
    }

    private int bytesTo(Endpoint destination) {
        return sent.stream()
                .filter(packet -> packet.to().equals(destination))
                .mapToInt(packet -> packet.payload().length())
                .sum();
    }

    private int bytesFrom(Endpoint source) {
        return sent.stream()
                .filter(packet -> packet.from().equals(source))
                .mapToInt(packet -> packet.payload().length())
                .sum();
    }
}
