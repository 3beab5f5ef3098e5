package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

/**
 * What can be punched, as it was found on Linux with network namespaces: two peers that know each other's endpoints as a
 * third one saw them, fire at the endpoints that they know, and answer to where packets really come from.
 */
class PunchTest {

    /** The routers of the laboratory. */
    enum Box {
        FULL,
        ADDRESS,
        PORT,
        LINUX,
        SYMMETRIC;

        Nat nat() {
            return switch (this) {
                case FULL -> Nat.FULL_CONE;
                case ADDRESS -> Nat.ADDRESS_RESTRICTED;
                case PORT -> Nat.PORT_RESTRICTED;
                case LINUX -> Nat.LINUX;
                case SYMMETRIC -> Nat.SYMMETRIC;
            };
        }

        /** All but what asks for a port and gets an unforeseen one. */
        boolean punches(Box other) {
            boolean oneIsSymmetric = this == SYMMETRIC || other == SYMMETRIC;
            return !(oneIsSymmetric && asksForThePort() && other.asksForThePort());
        }

        private boolean asksForThePort() {
            return this != FULL && this != ADDRESS;
        }
    }

    private static final Duration SHOT_PAUSE = Duration.ofMillis(200);
    private static final int SHOTS = 10;
    private static final IpAddress ONE = IpAddress.parse("203.0.113.1");
    private static final IpAddress OTHER = IpAddress.parse("198.51.100.1");
    private static final int FIRST_PORT = 5_000;

    private final Simulation simulation = Simulation.forTest(PunchTest.class, 1);
    private final TestSocket observer = TestSocket.openAt(simulation.addHost());

    static List<List<Box>> pairs() {
        List<List<Box>> pairs = new ArrayList<>();
        for (Box one : Box.values()) {
            for (Box other : Box.values()) {
                pairs.add(List.of(one, other));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldPunchWhatTheLaboratoryPunched(List<Box> pair) {
        Puncher one = behind(simulation.addRouter(pair.get(0).nat(), ONE));
        Puncher other = behind(simulation.addRouter(pair.get(1).nat(), OTHER));

        punch(one, other, Duration.ZERO);

        assertThat(one.connected && other.connected).isEqualTo(pair.get(0).punches(pair.get(1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Box.class,
            names = {"FULL", "ADDRESS"})
    void shouldNotReachASymmetricBoxWithoutLearningWherePacketsComeFrom(Box box) {
        Puncher one = behind(simulation.addRouter(box.nat(), ONE));
        Puncher other = behind(simulation.addRouter(Nat.SYMMETRIC, OTHER));
        one.learns = false;
        other.learns = false;

        punch(one, other, Duration.ZERO);

        assertThat(other.connected).isFalse();
    }

    /** At 30 ms one way a skew of 40 ms lets the first packet arrive before the other side has sent. */
    @ParameterizedTest
    @CsvSource({"0,true", "20,true", "29,true", "40,false", "100,false", "1000,false"})
    void shouldClashInConntrackOnceTheFirstPacketIsEarly(int skewMillis, boolean connects) {
        Puncher one = behind(simulation.addRouter(Nat.LINUX_WITHOUT_INPUT_DROP, ONE));
        Puncher other = behind(simulation.addRouter(Nat.LINUX_WITHOUT_INPUT_DROP, OTHER));

        punch(one, other, Duration.ofMillis(skewMillis));

        assertThat(one.connected && other.connected).isEqualTo(connects);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 29, 40, 100, 1_000})
    void shouldPunchAtEverySkewWithTheInputDrop(int skewMillis) {
        Puncher one = behind(simulation.addRouter(Nat.LINUX, ONE));
        Puncher other = behind(simulation.addRouter(Nat.LINUX, OTHER));

        punch(one, other, Duration.ofMillis(skewMillis));

        assertThat(one.connected && other.connected).isTrue();
    }

    @Test
    void shouldCureTheClashWithAPrimerThatDiesOnItsWay() {
        Puncher one = behind(simulation.addRouter(Nat.LINUX_WITHOUT_INPUT_DROP, ONE));
        Puncher other = behind(simulation.addRouter(Nat.LINUX_WITHOUT_INPUT_DROP, OTHER));
        meet(one, other);

        one.prime(other.seen());
        simulation.run(Duration.ofMillis(40));
        other.prime(one.seen());
        simulation.run(Duration.ofMillis(100));
        fire(one, other, Duration.ofMillis(40));

        assertThat(one.connected && other.connected).isTrue();
    }

    @Test
    void shouldCureTheClashWithNewSocketsButNotWithTime() {
        SimRouter routerOne = simulation.addRouter(Nat.LINUX_WITHOUT_INPUT_DROP, ONE);
        SimRouter routerOther = simulation.addRouter(Nat.LINUX_WITHOUT_INPUT_DROP, OTHER);
        Puncher one = behind(routerOne);
        Puncher other = behind(routerOther);
        punch(one, other, Duration.ofMillis(40));
        fire(one, other, Duration.ZERO);
        assertThat(one.connected || other.connected).isFalse();

        Puncher newOne = new Puncher(one.host, FIRST_PORT + 1);
        Puncher newOther = new Puncher(other.host, FIRST_PORT + 1);
        punch(newOne, newOther, Duration.ZERO);

        assertThat(newOne.connected && newOther.connected).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,FULL_CONE,false",
        "NONE,PORT_RESTRICTED,false",
        "INSIDE_SOURCE,FULL_CONE,true",
        "INSIDE_SOURCE,PORT_RESTRICTED,false",
        "OUTSIDE_SOURCE,FULL_CONE,true",
        "OUTSIDE_SOURCE,PORT_RESTRICTED,true",
    })
    void shouldConnectNeighboursOfACarrierOnlyThroughItsHairpin(Hairpin hairpin, String home, boolean connects) {
        Nat inner = home.equals("FULL_CONE") ? Nat.FULL_CONE : Nat.PORT_RESTRICTED;
        SimRouter carrier = simulation.addCarrier(Nat.FULL_CONE.withHairpin(hairpin), ONE);
        Puncher one = behind(carrier.addRouter(inner));
        Puncher other = behind(carrier.addRouter(inner));

        punch(one, other, Duration.ZERO);

        assertThat(one.connected && other.connected).isEqualTo(connects);
    }

    private Puncher behind(SimRouter router) {
        return new Puncher(router.addHost(), FIRST_PORT);
    }

    private void punch(Puncher one, Puncher other, Duration skew) {
        meet(one, other);
        fire(one, other, skew);
    }

    /** Both learn where the observer saw the other, at 30 ms one way. */
    private void meet(Puncher one, Puncher other) {
        simulation.network().setDefaultLink(LinkModel.constant(Duration.ofMillis(30)));
        simulation.run(Duration.ofMillis(1));
        one.seen = observe(one);
        other.seen = observe(other);
    }

    private Endpoint observe(Puncher puncher) {
        puncher.socket.send(observer, "where am I?");
        simulation.run(Duration.ofSeconds(1));
        return observer.sources.get(observer.sources.size() - 1);
    }

    private void fire(Puncher one, Puncher other, Duration skew) {
        one.start(other.seen());
        simulation.run(skew);
        other.start(one.seen());
        simulation.run(Duration.ofSeconds(5));
    }

    /** One socket that fires at an endpoint, answers, and is connected once it has had an answer. */
    private static final class Puncher {

        final SimHost host;
        final TestSocket socket;
        boolean connected;
        boolean learns = true;

        @Nullable
        Endpoint seen;

        Puncher(SimHost host, int port) {
            this.host = host;
            this.socket = TestSocket.openAt(host, new Endpoint(host.address(), port));
        }

        Endpoint seen() {
            if (seen == null) {
                throw new AssertionError("Not met yet");
            }
            return seen;
        }

        void prime(Endpoint target) {
            assertThat(socket.open().send(target, ByteBuffer.allocate(1), 2)).isTrue();
        }

        void start(Endpoint target) {
            shoot(target, SHOTS);
        }

        private void shoot(Endpoint target, int left) {
            answerTo(target);
            socket.send(target, "probe");
            if (left > 1) {
                host.loop().schedule(SHOT_PAUSE.toNanos(), () -> shoot(target, left - 1));
            }
        }

        /** Looks at what has come since the last shot. */
        private void answerTo(Endpoint target) {
            for (int i = 0; i < socket.texts.size(); i++) {
                connected |= socket.texts.get(i).equals("answer");
                Endpoint source = socket.sources.get(i);
                if (learns || source.equals(target)) {
                    socket.send(source, "answer");
                }
            }
            socket.texts.clear();
            socket.sources.clear();
        }
    }
}
