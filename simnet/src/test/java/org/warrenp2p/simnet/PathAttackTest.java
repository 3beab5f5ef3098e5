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
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.UdpSocket;

/** Somebody lies about the paths of a link. */
class PathAttackTest {

    private static final Duration EVERY = Duration.ofMillis(20);

    private final Simulation simulation = Simulation.forTest(PathAttackTest.class, 4);
    private final ControlNode alice = new ControlNode(simulation.addHost(), 1);
    private final ControlNode bob = new ControlNode(simulation.addHost(), 2);
    private final SimHost mallory = simulation.addHost();
    private final List<PacketTap.Packet> ofBob = new ArrayList<>();
    private final SortedMap<Endpoint, Integer> into = new TreeMap<>();
    private final SortedMap<Endpoint, Integer> out = new TreeMap<>();

    @BeforeEach
    void openSocketsAndTap() {
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            int bytes = packet.payload().length();
            if (packet.point() == PacketTap.Point.DELIVERED && packet.to().equals(alice.endpoint())) {
                into.merge(packet.from(), bytes, Integer::sum);
                if (packet.from().equals(bob.endpoint())) {
                    ofBob.add(packet);
                }
            } else if (packet.point() == PacketTap.Point.SENT && packet.from().equals(alice.endpoint())) {
                out.merge(packet.to(), bytes, Integer::sum);
            }
        });
    }

    private void inject(Endpoint source, byte[] packet) {
        simulation.network().send(mallory, source, alice.endpoint(), ByteBuffer.wrap(packet));
    }

    private UdpSocket socket() {
        return alice.sockets.get(0);
    }

    /** The link sends all the time, and something that looks like its packets comes from where the peer is. */
    private void run(Duration duration, boolean forgeries) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(EVERY)) {
            alice.plane.paths().linkPathTo(bob.peer);
            if (forgeries) {
                alice.plane.paths().linkPeerAt(socket(), bob.endpoint());
            }
            simulation.run(EVERY);
        }
    }

    private void watchBob() {
        alice.ping(bob.contact());
        simulation.run(Duration.ofSeconds(1));
        alice.plane.watchPaths(bob.peer);
    }

    @Test
    void shouldFindAPathDeadAlthoughSomebodyForgesPacketsOfTheLink() {
        watchBob();
        run(Duration.ofSeconds(5), true);
        assertThat(alice.count("path.suspected")).isZero();

        bob.host.setBlackHole(true);
        run(Duration.ofMillis(1_900), true);
        assertThat(alice.count("path.dead")).isEqualTo(1);
        assertThat(alice.count("path.lost")).isEqualTo(1);
    }

    @Test
    void shouldNotTakeOldAnswersForNewOnes() {
        watchBob();
        run(Duration.ofSeconds(10), true);
        bob.host.setBlackHole(true);
        List<PacketTap.Packet> old = List.copyOf(ofBob);
        assertThat(old).hasSizeGreaterThan(10);
        for (PacketTap.Packet packet : old) {
            inject(bob.endpoint(), packet.payload().toArray());
            run(Duration.ofMillis(100), false);
        }
        assertThat(alice.count("path.dead")).isEqualTo(1);
        assertThat(alice.count("path.found")).isZero();
        assertThat(alice.count("session.packet_replayed"))
                .as("all but the answer to the first packet")
                .isEqualTo(old.size() - 1);
    }

    @Test
    void shouldComeBackWhenThePeerDoes() {
        watchBob();
        run(Duration.ofSeconds(5), false);
        bob.host.setBlackHole(true);
        run(Duration.ofSeconds(3), false);
        assertThat(alice.count("path.lost")).isEqualTo(1);
        bob.host.setBlackHole(false);
        run(Duration.ofMillis(1_200), false);
        assertThat(alice.count("path.found")).isEqualTo(1);
    }

    /** A peer with a link says that it is everywhere, and answers whatever it can. */
    @Test
    void shouldSendNoMoreThanCameToWhereverALinkedPeerPretendsToBe() {
        RawPeer raw = new RawPeer(simulation, 60);
        Frame ping = new Frame.Asking(1, Frame.Role.CLIENT, 130, new Request.Ping());
        raw.send(alice.endpoint(), raw.firstPacket(alice.peer, 1, ping));
        simulation.run(Duration.ofMillis(100));
        raw.complete();
        raw.send(alice.endpoint(), raw.sealed(new Frame.Telling(new Notice.KeepAlive())));
        simulation.run(Duration.ofMillis(100));
        alice.plane.watchPaths(raw.peer);
        int victims = 50;
        for (int i = 0; i < victims; i++) {
            inject(victim(i), raw.sealed(new Frame.Telling(new Notice.KeepAlive())));
            inject(victim(i), raw.sealed(new Frame.Telling(new Notice.PathResponse(i))));
            for (int step = 0; step < 10; step++) {
                alice.plane.paths().linkPathTo(raw.peer);
                simulation.run(EVERY);
            }
        }
        for (int i = 0; i < victims; i++) {
            assertThat(out.getOrDefault(victim(i), 0)).isLessThanOrEqualTo(into.getOrDefault(victim(i), 0));
        }
        assertThat(Objects.requireNonNull(alice.plane.paths().linkPathTo(raw.peer))
                        .remote())
                .isEqualTo(raw.endpoint());
        // answers to nothing, and each forged place makes the one that it was proved at probed once more at most
        assertThat(alice.count("path.answer_unsolicited")).isEqualTo(victims);
        assertThat(alice.count("path.probe_sent")).isLessThanOrEqualTo(2L * victims);
    }

    private static Endpoint victim(int number) {
        return new Endpoint(SimAddresses.ipv4(1_000 + number), 9);
    }
}
