package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.SessionCrypto;
import org.warrenp2p.transport.exchange.ControlSettings;

/** How keys are renewed, and when they end. */
class SessionKeysTest {

    private static final Duration STEP = Duration.ofSeconds(5);

    private final Simulation simulation = Simulation.forTest(SessionKeysTest.class, 14);
    private final SimHost alicesHost = simulation.addHost();
    private final FailingCrypto crypto =
            new FailingCrypto(new SimSessionCrypto(ControlNode.peer(1), NetworkId.MAIN, alicesHost));
    private final ControlNode alice =
            new ControlNode(alicesHost, ControlNode.peer(1), crypto, ControlSettings.defaults());
    private final ControlNode bob = new ControlNode(simulation.addHost(), 2);
    /** When each pair of keys was used by alice for the first and the last time, by bob's index, in order. */
    private final Map<Integer, Use> uses = new LinkedHashMap<>();

    private final List<Bytes> transports = new ArrayList<>();
    private final List<ControlNode.Asked> asked = new ArrayList<>();

    private record Use(Duration first, Duration last) {}

    @BeforeEach
    void openSocketsAndTap() {
        simulation.run(Duration.ofSeconds(1));
        simulation.network().tap(packet -> {
            if (packet.point() == PacketTap.Point.SENT
                    && packet.from().equals(alice.endpoint())
                    && packet.payload().at(0) == 6) {
                transports.add(packet.payload());
                int index = packet.payload().asBuffer().getInt(1);
                Duration now = Duration.ofNanos(packet.timeNanos());
                uses.merge(index, new Use(now, now), (old, use) -> new Use(old.first(), use.last()));
            }
        });
    }

    private void talkUntil(Duration end) {
        while (simulation.now().compareTo(end) < 0) {
            asked.add(asked.size() % 2 == 0 ? alice.put(bob.contact()) : bob.put(alice.contact()));
            simulation.run(STEP);
        }
    }

    private void assertNothingWasLost() {
        assertThat(asked).allSatisfy(one -> assertThat(one.response).isNotNull());
        assertThat(alice.lost).isEmpty();
        assertThat(bob.lost).isEmpty();
        assertThat(alice.count("exchange.retransmitted") + bob.count("exchange.retransmitted"))
                .isZero();
        assertThat(alice.count("session.packet_unknown") + bob.count("session.packet_unknown"))
                .isZero();
    }

    @Test
    void shouldRenewKeysEvery30MinutesGiveOrTakeATenth() {
        talkUntil(Duration.ofHours(5));
        assertNothingWasLost();
        List<Use> lives = new ArrayList<>(uses.values());
        assertThat(lives).hasSizeBetween(10, 12);
        List<Duration> lengths = new ArrayList<>();
        for (Use use : lives.subList(0, lives.size() - 1)) {
            lengths.add(use.last().minus(use.first()));
        }
        assertThat(lengths)
                .allSatisfy(life -> assertThat(life)
                        .isBetween(
                                Duration.ofMinutes(27).minus(STEP),
                                Duration.ofMinutes(33).plus(STEP)));
        assertThat(lengths).as("not all at the same time").doesNotHaveDuplicates();
        assertThat(lengths).anyMatch(life -> life.toMinutes() < 30).anyMatch(life -> life.toMinutes() >= 30);
    }

    @Test
    void shouldNotUseKeysAfter45MinutesEvenIfTheyCouldNotBeRenewed() {
        talkUntil(Duration.ofSeconds(30));
        crypto.failing = true;
        talkUntil(Duration.ofMinutes(45));
        assertThat(uses).hasSize(1);
        crypto.failing = false;
        simulation.run(Duration.ofSeconds(2));
        talkUntil(Duration.ofMinutes(50));

        assertThat(asked).allSatisfy(one -> assertThat(one.response).isNotNull());
        List<Use> lives = new ArrayList<>(uses.values());
        assertThat(lives).hasSizeBetween(2, 3);
        assertThat(lives.get(0).last().minus(lives.get(0).first()))
                .isBetween(Duration.ofMinutes(44), Duration.ofMinutes(45));
        assertThat(alice.count("session.worn_out")).isEqualTo(1);
    }

    @Test
    void shouldOpenPacketsUnderOldKeysFor10Seconds() {
        talkUntil(Duration.ofMinutes(26));
        Bytes held = holdBackOnePacket();
        Bytes heldLonger = holdBackOnePacket();
        int oldIndex = held.asBuffer().getInt(1);
        while (transports.get(transports.size() - 1).asBuffer().getInt(1) == oldIndex) {
            asked.add(alice.put(bob.contact()));
            simulation.run(Duration.ofSeconds(1));
        }
        int served = bob.requests.size();
        simulation.run(Duration.ofSeconds(8));
        inject(held);
        assertThat(bob.requests).hasSize(served + 1);
        simulation.run(Duration.ofSeconds(2));
        inject(heldLonger);
        assertThat(bob.requests).hasSize(served + 1);
        assertThat(bob.count("session.packet_unknown")).isEqualTo(1);
    }

    /** A request of alice's that is lost, and given up. */
    private Bytes holdBackOnePacket() {
        simulation
                .network()
                .setLink(
                        alice.host,
                        bob.host,
                        LinkModel.constant(Duration.ofMillis(20)).withLoss(1));
        alice.ask(bob.contact(), new Request.PutRecord(ControlNode.longestRecord()), Duration.ofMillis(1));
        simulation.run(Duration.ofMillis(10));
        simulation.network().setLink(alice.host, bob.host, LinkModel.constant(Duration.ofMillis(20)));
        return transports.get(transports.size() - 1);
    }

    private void inject(Bytes packet) {
        simulation.network().send(alice.host, alice.endpoint(), bob.endpoint(), packet.asBuffer());
        simulation.run(Duration.ofMillis(50));
    }

    @Test
    void shouldKeepItsRoleWhenKeysAreRenewed() {
        for (Frame.Role role : Frame.Role.values()) {
            alice.role = role;
            bob.requests.clear();
            // once because alice asks, and once because she is asked
            for (int times = 0; times < 2; times++) {
                int pairs = uses.size();
                while (uses.size() < pairs + 2) {
                    asked.add(times == 0 ? alice.put(bob.contact()) : bob.put(alice.contact()));
                    simulation.run(Duration.ofMinutes(1));
                }
            }
            assertThat(bob.requests)
                    .anyMatch(incoming -> incoming.request().kind() == Request.Kind.PING)
                    .allMatch(incoming -> incoming.role() == role);
        }
    }

    @Test
    void shouldReadNoCounterBeyondTheHardStop() {
        talkUntil(Duration.ofSeconds(10));
        byte[] packet = transports.get(transports.size() - 1).toArray();
        ByteBuffer.wrap(packet).putLong(5, 1L << 23);
        long forged = bob.count("session.packet_forged");
        inject(Bytes.wrap(packet));
        assertThat(bob.count("session.packet_forged")).isEqualTo(forged);
        assertThat(bob.count("session.packet_replayed")).isEqualTo(1);
    }

    /** Cryptography whose first packets fail when the test says so. */
    private static final class FailingCrypto implements SessionCrypto {

        private final SessionCrypto real;
        private boolean failing;

        FailingCrypto(SessionCrypto real) {
            this.real = real;
        }

        @Override
        public void initiate(PeerId responder, int localIndex, Bytes payload, Completion<Initiation> completion) {
            real.initiate(
                    responder,
                    localIndex,
                    payload,
                    Completion.of(
                            initiation -> {
                                if (failing) {
                                    completion.failed(new Failure(Failure.Code.LIMIT, "The test says so"));
                                } else {
                                    completion.succeeded(initiation);
                                }
                            },
                            completion::failed));
        }

        @Override
        public boolean passesCheapCheck(Bytes firstPacket) {
            return real.passesCheapCheck(firstPacket);
        }

        @Override
        public Bytes sealCookie(Bytes firstPacket, Bytes cookie) {
            return real.sealCookie(firstPacket, cookie);
        }

        @Override
        public long strangersNanos() {
            return real.strangersNanos();
        }

        @Override
        public void open(Bytes firstPacket, Completion<Opened> completion) {
            real.open(firstPacket, completion);
        }
    }
}
