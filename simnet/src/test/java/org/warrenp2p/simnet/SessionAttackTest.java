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
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.exchange.ExchangeSettings;
import org.warrenp2p.transport.session.PinKind;
import org.warrenp2p.transport.session.SessionSettings;

class SessionAttackTest {

    private final Simulation simulation = Simulation.forTest(SessionAttackTest.class, 12);
    private final ControlNode alice = new ControlNode(simulation.addHost(), 1);
    private final SimHost bobsHost = simulation.addHost();
    private final ControlNode bob = new ControlNode(
            bobsHost,
            2,
            new ControlSettings(
                    SessionSettings.defaults()
                            .with(SessionSettings.Limits.defaults().withTables(16, 8, 8)),
                    ExchangeSettings.defaults()));
    private final SimHost mallory = simulation.addHost();
    private final List<PacketTap.Packet> toBob = new ArrayList<>();
    private final SortedMap<Endpoint, Integer> intoBob = new TreeMap<>();
    private final SortedMap<Endpoint, Integer> outOfBob = new TreeMap<>();

    @BeforeEach
    void openSocketsAndTap() {
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            int bytes = packet.payload().length();
            if (packet.point() == PacketTap.Point.DELIVERED && packet.to().equals(bob.endpoint())) {
                toBob.add(packet);
                intoBob.merge(packet.from(), bytes, Integer::sum);
            } else if (packet.point() == PacketTap.Point.SENT && packet.from().equals(bob.endpoint())) {
                outOfBob.merge(packet.to(), bytes, Integer::sum);
            }
        });
    }

    private void inject(Endpoint source, byte[] packet) {
        simulation.network().send(mallory, source, bob.endpoint(), ByteBuffer.wrap(packet));
    }

    private static Endpoint victim(int number) {
        return new Endpoint(SimAddresses.ipv4(1_000 + number), 9);
    }

    private void talk() {
        alice.ping(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        alice.find(bob.contact());
        alice.get(bob.contact());
        alice.put(bob.contact());
        simulation.run(Duration.ofSeconds(1));
    }

    /** First packets with every request that may travel there, then everything that a session sees. */
    private List<Bytes> captureEverything() {
        for (int i = 0; i < 3; i++) {
            ControlNode asker = new ControlNode(simulation.addHost(), 20 + i);
            simulation.run(Duration.ofMillis(1));
            switch (i) {
                case 0 -> asker.ping(bob.contact());
                case 1 -> asker.find(bob.contact());
                default -> asker.get(bob.contact());
            }
            simulation.run(Duration.ofSeconds(1));
        }
        talk();
        return toBob.stream().map(PacketTap.Packet::payload).toList();
    }

    @Test
    void shouldNeverSendMoreToAnUnprovedEndpointThanCameFromIt() {
        List<Bytes> captured = captureEverything();
        simulation.run(Duration.ofSeconds(6));
        int number = 0;
        for (Bytes packet : captured) {
            byte[] bytes = packet.toArray();
            byte[] wrongIndex = bytes.clone();
            wrongIndex[2] ^= 1;
            for (int length : new int[] {bytes.length, bytes.length - 1, bytes.length / 2, 29, 28, 13, 1}) {
                inject(
                        victim(number++),
                        ByteBuffer.allocate(Math.min(length, bytes.length))
                                .put(bytes, 0, Math.min(length, bytes.length))
                                .array());
            }
            inject(victim(number++), wrongIndex);
            // many copies from one place, some while the first is in work
            for (int copy = 0; copy < 5; copy++) {
                inject(victim(number), bytes);
                simulation.run(Duration.ofMillis(copy * 30L));
            }
            number++;
            simulation.run(Duration.ofMillis(200));
        }
        simulation.run(Duration.ofSeconds(20));

        int answered = 0;
        for (int i = 0; i < number; i++) {
            int out = outOfBob.getOrDefault(victim(i), 0);
            assertThat(out).as("bytes to victim %d", i).isLessThanOrEqualTo(intoBob.getOrDefault(victim(i), 0));
            answered += out > 0 ? 1 : 0;
        }
        assertThat(answered).as("victims that got anything at all").isPositive();
    }

    @Test
    void shouldGiveAMovingPeerNoMoreThanItSentUntilItAnswers() {
        talk();
        simulation.run(Duration.ofSeconds(1));
        Endpoint before = alice.endpoint();
        // its packets seem to come from an endpoint that never answers
        simulation
                .network()
                .setLink(
                        alice.host,
                        bobsHost,
                        LinkModel.constant(Duration.ofMillis(5)).withLoss(1));
        List<Bytes> onTheirWay = new ArrayList<>();
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT && packet.from().equals(before)) {
                onTheirWay.add(packet.payload());
            }
        });
        alice.find(bob.contact());
        simulation.run(Duration.ofMillis(1));
        onTheirWay.forEach(packet -> inject(victim(1), packet.toArray()));
        simulation.network().setLink(alice.host, bobsHost, LinkModel.constant(Duration.ofMillis(5)));
        simulation.run(Duration.ofSeconds(10));

        assertThat(onTheirWay).isNotEmpty();
        assertThat(outOfBob.get(victim(1))).isPositive().isLessThanOrEqualTo(intoBob.get(victim(1)));
        assertThat(Objects.requireNonNull(bob.pathTo(alice)).remote()).isEqualTo(before);
    }

    @Test
    void shouldChangeNothingWhenEveryPacketIsReplayed() {
        talk();
        simulation.run(Duration.ofSeconds(7));
        int requests = bob.requests.size();
        List<Bytes> captured = toBob.stream().map(PacketTap.Packet::payload).toList();
        Objects.requireNonNull(bob.pathTo(alice));
        captured.forEach(packet -> inject(victim(1), packet.toArray()));
        captured.forEach(packet -> inject(alice.endpoint(), packet.toArray()));
        simulation.run(Duration.ofSeconds(5));

        assertThat(Objects.requireNonNull(bob.pathTo(alice)).remote()).isEqualTo(alice.endpoint());
        assertThat(bob.confirmed).containsExactly(alice.peer);
        // only the first packet is served again, and that changes nothing
        assertThat(bob.requests.subList(requests, bob.requests.size()))
                .allMatch(incoming -> incoming.request().kind().mayTravelInFirstPacket() && !incoming.confirmed());
        ControlNode.Asked after = alice.put(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        assertThat(after.response).isNotNull();
    }

    @Test
    void shouldKeepItsBoundsAndItsPinnedPeersInAFlood() {
        talk();
        assertThat(bob.plane.pin(alice.peer, PinKind.NEEDED)).isTrue();
        for (int i = 0; i < 40; i++) {
            ControlNode stranger = new ControlNode(simulation.addHost(), 100 + i);
            simulation.run(Duration.ofMillis(1));
            stranger.ping(bob.contact());
            simulation.run(Duration.ofMillis(100));
        }
        assertThat(bob.confirmed.size() - bob.lost.size()).isEqualTo(9);
        assertThat(bob.lost).doesNotContain(alice.peer);
        assertThat(bob.count("session.inbound_displaced")).isEqualTo(32);
    }

    @Test
    void shouldKeepConfirmedSessionsWhenUnconfirmedOnesFlood() {
        talk();
        List<ControlNode> strangers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            strangers.add(new ControlNode(simulation.addHost(), 100 + i));
        }
        simulation.run(Duration.ofMillis(1));
        // nobody gets an answer, so nobody confirms
        strangers.forEach(stranger -> simulation
                .network()
                .setLink(
                        bobsHost,
                        stranger.host,
                        LinkModel.constant(Duration.ZERO).withLoss(1)));
        strangers.forEach(stranger -> stranger.ping(bob.contact()));
        simulation.run(Duration.ofSeconds(1));
        assertThat(bob.count("session.provisional_displaced")).isEqualTo(24);
        assertThat(bob.hasSessionWith(alice)).isTrue();
        simulation.run(Duration.ofSeconds(30));
        assertThat(bob.confirmed).containsExactly(alice.peer);
    }

    @Test
    void shouldRenewKeysUnderTrafficWithoutLosingAnExchange() {
        ControlNode busy = new ControlNode(
                simulation.addHost(),
                50,
                new ControlSettings(
                        SessionSettings.defaults()
                                .with(SessionSettings.Limits.defaults().withPackets(20, 40)),
                        ExchangeSettings.defaults()));
        simulation.run(Duration.ofMillis(1));
        List<ControlNode.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(busy.put(bob.contact()));
            simulation.run(Duration.ofMillis(25));
        }
        simulation.run(Duration.ofSeconds(20));
        assertThat(asked).allSatisfy(one -> assertThat(one.response).isNotNull());
        assertThat(busy.count("session.established")).isGreaterThan(5);
        assertThat(busy.lost).isEmpty();
        assertThat(busy.count("exchange.retransmitted")).isZero();
    }

    @Test
    void shouldNotHoldPlacesForAskersWhoAllowNoAnswer() {
        RawPeer stingy = new RawPeer(simulation, 60);
        Frame nothingBack = new Frame.Asking(1, Frame.Role.CLIENT, 0, new Request.Ping());
        int places = SessionSettings.Limits.defaults().crypto();
        for (int i = 0; i < places; i++) {
            stingy.send(bob.endpoint(), stingy.firstPacket(bob.peer, i, nothingBack));
        }
        simulation.run(Duration.ofMillis(100));
        ControlNode.Asked asked = alice.ping(bob.contact());
        simulation.run(Duration.ofMillis(100));
        assertThat(asked.response).isNotNull();
        assertThat(bob.count("session.overload")).isZero();
    }

    @Test
    void shouldTakeAnAuthenticPacketAsConfirmationEvenIfItCannotBeRead() {
        RawPeer newer = new RawPeer(simulation, 60);
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 130, new Request.Ping());
        newer.send(bob.endpoint(), newer.firstPacket(bob.peer, 1, ping));
        simulation.run(Duration.ofMillis(100));
        newer.complete();
        assertThat(bob.confirmed).isEmpty();
        newer.send(bob.endpoint(), newer.sealed(new byte[] {(byte) 0xff}));
        simulation.run(Duration.ofMillis(100));
        assertThat(bob.count("session.malformed")).isEqualTo(1);
        assertThat(bob.confirmed).containsExactly(newer.peer);
    }

    /** Every packet type and request kind, from places that answer nothing, within a session of somebody proved. */
    @Test
    void shouldSendNoMoreThanCameToWhereverASessionsPacketsSeemToComeFrom() {
        RawPeer roaming = new RawPeer(simulation, 60);
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 130, new Request.Ping());
        roaming.send(bob.endpoint(), roaming.firstPacket(bob.peer, 1, ping));
        simulation.run(Duration.ofMillis(100));
        roaming.complete();
        roaming.send(bob.endpoint(), roaming.sealed(new Frame.Telling(new Notice.KeepAlive())));
        simulation.run(Duration.ofMillis(100));
        assertThat(Objects.requireNonNull(bob.plane.paths().pathTo(roaming.peer))
                        .remote())
                .isEqualTo(roaming.endpoint());

        List<Frame> frames = new ArrayList<>();
        for (int room : new int[] {0, 29, 60, 136, 900, 1_232}) {
            frames.add(new Frame.Asking(7, Frame.Role.CLIENT, room, new Request.Ping()));
            frames.add(new Frame.Asking(
                    7, Frame.Role.CLIENT, room, new Request.FindNode(ControlNode.TARGET, Families.BOTH)));
            frames.add(new Frame.Asking(
                    7, Frame.Role.CLIENT, room, new Request.GetRecord(ControlNode.TARGET, Families.BOTH)));
            frames.add(
                    new Frame.Asking(7, Frame.Role.CLIENT, room, new Request.PutRecord(ControlNode.longestRecord())));
        }
        frames.add(new Frame.Telling(new Notice.KeepAlive()));
        frames.add(new Frame.Telling(new Notice.PathChallenge(5)));
        frames.add(new Frame.Telling(new Notice.PathResponse(5)));
        frames.add(new Frame.Answering(7, victim(0), new Response.Stored()));
        int number = 0;
        for (Frame frame : frames) {
            byte[] packet = roaming.sealed(frame);
            // twice from one place and once from another; all but the first are replays
            inject(victim(number), packet);
            inject(victim(number), packet);
            inject(victim(number + 1), packet);
            // and a burst, so that a budget could add up
            for (int more = 0; more < 3; more++) {
                inject(victim(number), roaming.sealed(frame));
            }
            number += 2;
            simulation.run(Duration.ofMillis(1_500));
        }
        simulation.run(Duration.ofSeconds(5));
        int answered = 0;
        for (int i = 0; i < number; i++) {
            int out = outOfBob.getOrDefault(victim(i), 0);
            assertThat(out).as("bytes to victim %d", i).isLessThanOrEqualTo(intoBob.getOrDefault(victim(i), 0));
            answered += out > 0 ? 1 : 0;
        }
        assertThat(answered).as("victims that got a challenge").isGreaterThan(number / 4);
        assertThat(Objects.requireNonNull(bob.plane.paths().pathTo(roaming.peer))
                        .remote())
                .as("still where it has proved itself")
                .isEqualTo(roaming.endpoint());
    }

    @Test
    void shouldAllow20ContactsOfEitherFamilyInASession() {
        bob.contactsInAnswers = ControlNode.longContacts(20);
        ControlNode.Asked first = alice.find(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        ControlNode.Asked second = alice.find(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        assertThat(((Response.Nodes) Objects.requireNonNull(first.response)).contacts())
                .hasSizeBetween(15, 16)
                .isEqualTo(bob.contactsInAnswers.subList(
                        0, ((Response.Nodes) first.response).contacts().size()));
        assertThat(((Response.Nodes) Objects.requireNonNull(second.response)).contacts())
                .isEqualTo(bob.contactsInAnswers);
    }
}
