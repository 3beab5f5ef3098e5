package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Failure;

class SimNetworkTest {

    private static final int MANY = 10_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation simulation = Simulation.forTest(SimNetworkTest.class, 1);
    private final SimNetwork network = simulation.network();
    private final SimHost alice = simulation.addDualStackHost();
    private final SimHost bob = simulation.addDualStackHost();
    private final TestSocket atAlice = TestSocket.openAt(alice);
    private final TestSocket atBob = TestSocket.openAt(bob);

    @BeforeEach
    void openSockets() {
        simulation.run(Duration.ZERO);
    }

    @Test
    void shouldDeliverAfterExactlyTheLatencyOfTheLink() {
        network.setDefaultLink(LinkModel.constant(Duration.ofNanos(12_345_678)));
        simulation.run(SECOND);

        atAlice.send(atBob, "hello");
        simulation.run(SECOND);

        assertThat(atBob.texts).containsExactly("hello");
        assertThat(atBob.sources).containsExactly(TestSocket.at(alice.address()));
        assertThat(atBob.times).isEqualTo(List.of(1_012_345_678L));
    }

    @Test
    void shouldUseTheLinkOfThePairInItsDirection() {
        network.setLink(alice, bob, LinkModel.constant(Duration.ofMillis(5)));

        atAlice.send(atBob, "there");
        atBob.send(atAlice, "back");
        simulation.run(SECOND);

        assertThat(atBob.times).isEqualTo(List.of(5_000_000L));
        assertThat(atAlice.times).isEqualTo(List.of(SimNetwork.DEFAULT_LATENCY.toNanos()));
    }

    @Test
    void shouldLoseItsShare() {
        network.setDefaultLink(LinkModel.constant(Duration.ofMillis(1)).withLoss(0.05));

        sendMany();

        // 5 standard deviations of the binomial: sqrt(10,000 · 0.05 · 0.95) = 21.8
        assertThat(atBob.texts.size()).isCloseTo(9_500, within(109));
        assertThat(network.counters().counter("net.lost").value() + atBob.texts.size())
                .isEqualTo(MANY);
    }

    @Test
    void shouldDuplicateItsShare() {
        network.setDefaultLink(LinkModel.constant(Duration.ofMillis(1)).withDuplication(0.1));

        sendMany();

        // 5 standard deviations: sqrt(10,000 · 0.1 · 0.9) = 30
        assertThat(atBob.texts.size()).isCloseTo(11_000, within(150));
    }

    @Test
    void shouldHoldItsShareBackSoThatLaterOnesOvertake() {
        network.setDefaultLink(LinkModel.constant(Duration.ofMillis(1)).withReordering(0.2, Duration.ofMillis(7)));

        sendMany();

        long late = atBob.times.stream().filter(time -> time == 8_000_000).count();
        assertThat(atBob.times).containsOnly(1_000_000L, 8_000_000L);
        // 5 standard deviations: sqrt(10,000 · 0.2 · 0.8) = 40
        assertThat(late).isCloseTo(2_000, within(200L));
    }

    @Test
    void shouldSpreadUniformLatencyOverTheWholeRange() {
        network.setDefaultLink(LinkModel.of(LatencyModel.uniform(Duration.ofMillis(10), Duration.ofMillis(20))));

        sendMany();

        List<Long> sorted = atBob.times.stream().sorted().toList();
        assertThat(sorted.get(0)).isBetween(10_000_000L, 10_100_000L);
        assertThat(sorted.get(MANY - 1)).isBetween(19_900_000L, 20_000_000L);
        assertThat(sorted.get(MANY / 2)).isCloseTo(15_000_000L, within(300_000L));
    }

    @Test
    void shouldGiveLogNormalLatencyItsMedianAndItsTail() {
        network.setDefaultLink(LinkModel.of(LatencyModel.logNormal(Duration.ofMillis(40), 0.5)));

        sendMany();

        List<Long> sorted = atBob.times.stream().sorted().toList();
        assertThat(sorted.get(MANY / 2) / 1e6).isCloseTo(40, within(1.5));
        // e^(0.5 · 2.326) = 3.2 medians
        assertThat(sorted.get(MANY * 99 / 100) / 1e6).isCloseTo(128, within(12.0));
    }

    @Test
    void shouldCutPartitionsApartUntilTheyHeal() {
        TestSocket atCarol = openSocket(simulation.addHost());
        TestSocket atDave = openSocket(simulation.addHost());
        network.partition(List.of(alice, bob));

        atAlice.send(atBob, "within");
        atAlice.send(atCarol, "across");
        atDave.send(atCarol, "among the others");
        simulation.run(SECOND);
        network.heal();
        atAlice.send(atCarol, "healed");
        simulation.run(SECOND);

        assertThat(atBob.texts).containsExactly("within");
        assertThat(atCarol.texts).containsExactly("among the others", "healed");
    }

    @Test
    void shouldSwallowWhatIsOnItsWayWhenThePartitionComes() {
        atAlice.send(atBob, "too late");
        network.partition(List.of(bob));
        simulation.run(SECOND);

        assertThat(atBob.texts).isEmpty();
        assertThat(network.counters().counter("net.cut_off").value()).isEqualTo(1);
    }

    @Test
    void shouldHideABlackHoleInBothDirections() {
        bob.setBlackHole(true);
        atAlice.send(atBob, "in");
        atBob.send(atAlice, "out");
        simulation.run(SECOND);
        bob.setBlackHole(false);
        atAlice.send(atBob, "again");
        simulation.run(SECOND);

        assertThat(atAlice.texts).isEmpty();
        assertThat(atBob.texts).containsExactly("again");
    }

    @Test
    void shouldKillAHostWithItsTimersAndSocketsButNotWhatItSent() {
        List<String> ran = new ArrayList<>();
        bob.loop().schedule(1_000, () -> ran.add("timer"));
        atBob.send(atAlice, "last words");
        atAlice.send(atBob, "nobody hears");

        bob.stop();
        bob.loop().execute(() -> ran.add("task"));
        atBob.send(atAlice.open().localEndpoint(), "from the grave");
        simulation.run(SECOND);

        assertThat(ran).isEmpty();
        assertThat(atBob.texts).isEmpty();
        assertThat(atAlice.texts).containsExactly("last words");
        assertThat(simulation.pendingEvents()).isZero();
    }

    @Test
    void shouldFreeTheAddressesOfAKilledHost() {
        IpAddress address = bob.address();
        assertThatThrownBy(() -> simulation.addHost(address)).isInstanceOf(IllegalArgumentException.class);

        bob.stop();
        TestSocket reborn = openSocket(simulation.addHost(address));
        atAlice.send(reborn, "hello");
        simulation.run(SECOND);

        assertThat(reborn.texts).containsExactly("hello");
        assertThat(atBob.texts).isEmpty();
    }

    @Test
    void shouldRoamWithItsSocketsToANewAddress() {
        IpAddress before = bob.address();
        IpAddress after = IpAddress.ofIpv4(0xcb007109);
        atAlice.send(atBob, "lost on its way");

        bob.changeAddress(before, after);
        atBob.send(atAlice, "from my new home");
        atAlice.send(atBob, "to your new home");
        simulation.run(SECOND);

        assertThat(bob.interfaces().addresses()).contains(after).doesNotContain(before);
        assertThat(atAlice.sources).containsExactly(TestSocket.at(after));
        assertThat(atBob.texts).containsExactly("to your new home");
    }

    @Test
    void shouldListenAtAllAddressesOfAFamilyWhenBoundToNone() {
        TestSocket any = TestSocket.openAt(alice, new Endpoint(new IpAddress(0, 0), 9));
        TestSocket bobsIpv6 = TestSocket.openAt(bob, new Endpoint(SimAddresses.ipv6(1), 9));
        simulation.run(Duration.ZERO);

        bobsIpv6.send(new Endpoint(SimAddresses.ipv6(0), 9), "hello");
        any.send(bobsIpv6, "hello");
        simulation.run(SECOND);

        assertThat(any.texts).containsExactly("hello");
        assertThat(bobsIpv6.sources).containsExactly(new Endpoint(SimAddresses.ipv6(0), 9));
        assertThat(any.open().canReach(TestSocket.at(bob.address()))).isFalse();
    }

    @Test
    void shouldRefuseWhatCannotBeOpened() {
        TestSocket taken = openSocket(alice);
        TestSocket foreign = TestSocket.openAt(alice, TestSocket.at(bob.address()));
        TestSocket free = TestSocket.openAt(alice, new Endpoint(alice.address(), 0));
        simulation.run(Duration.ZERO);

        assertThat(taken.failure).extracting(Failure::code).isEqualTo(Failure.Code.ADDRESS_IN_USE);
        assertThat(foreign.failure).extracting(Failure::code).isEqualTo(Failure.Code.ADDRESS_UNUSABLE);
        assertThat(free.open().localEndpoint().port()).isGreaterThanOrEqualTo(49_152);
    }

    @Test
    void shouldDropWhatNobodyListensToAndWhatIsTooLarge() {
        atAlice.send(new Endpoint(bob.address(), 5), "closed port");
        atAlice.send(TestSocket.at(IpAddress.ofIpv4(0x01010101)), "no host");
        atAlice.open().send(atBob.open().localEndpoint(), ByteBuffer.allocate(1_473));
        atAlice.open().send(atBob.open().localEndpoint(), ByteBuffer.allocate(1_472));
        simulation.run(SECOND);

        assertThat(atBob.texts).hasSize(1);
        assertThat(network.counters().snapshot())
                .containsEntry("net.no_socket", 1L)
                .containsEntry("net.no_host", 1L)
                .containsEntry("net.too_large", 1L);
    }

    @Test
    void shouldStopReceivingWhenTheSocketIsClosed() {
        atAlice.send(atBob, "too late");
        atBob.open().close();
        simulation.run(SECOND);

        assertThat(atBob.texts).isEmpty();
    }

    @Test
    void shouldDeliverTheBytesAsTheyWereSentAndSpoilThemAfterwards() {
        List<ByteBuffer> kept = new ArrayList<>();
        TestSocket keeper = openSocket(simulation.addHost());
        bob.datagrams()
                .open(
                        new Endpoint(bob.address(), 77),
                        (socket, source, payload) -> {
                            assertThat(payload.get(0)).isEqualTo((byte) 7);
                            kept.add(payload);
                        },
                        atBob);
        simulation.run(Duration.ZERO);
        byte[] sent = {7};
        keeper.open().send(new Endpoint(bob.address(), 77), ByteBuffer.wrap(sent));
        sent[0] = 8;
        simulation.run(SECOND);

        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).get(0)).isNotEqualTo((byte) 7);
    }

    @Test
    void shouldShowEveryDatagramToTheTap() {
        List<String> seen = new ArrayList<>();
        network.tap(packet -> seen.add(packet.point() + " " + packet.timeNanos() + " " + packet.from() + " "
                + packet.to() + " " + packet.payload().length()));

        atAlice.send(atBob, "four");
        simulation.run(SECOND);
        network.setDefaultLink(LinkModel.constant(Duration.ZERO).withLoss(1));
        atAlice.send(atBob, "three");
        simulation.run(SECOND);

        String way = TestSocket.at(alice.address()) + " " + TestSocket.at(bob.address());
        assertThat(seen)
                .containsExactly(
                        "SENT 0 " + way + " 4",
                        "DELIVERED 20000000 " + way + " 4",
                        "SENT 1000000000 " + way + " 5",
                        "DROPPED 1000000000 " + way + " 5");
    }

    @Test
    void shouldNotCallBackInTheSameTurn() {
        TestSocket opening = TestSocket.openAt(alice, new Endpoint(alice.address(), 99));
        network.setDefaultLink(LinkModel.constant(Duration.ZERO));
        boolean openedAtOnce = opening.socket != null;
        atAlice.send(atBob, "hello");
        boolean deliveredAtOnce = !atBob.texts.isEmpty();
        simulation.run(Duration.ZERO);

        assertThat(openedAtOnce || deliveredAtOnce).isFalse();
        assertThat(opening.socket).isNotNull();
        assertThat(atBob.texts).containsExactly("hello");
    }

    private void sendMany() {
        for (int i = 0; i < MANY; i++) {
            atAlice.send(atBob, "x");
        }
        simulation.run(Duration.ofSeconds(10));
    }

    private TestSocket openSocket(SimHost host) {
        TestSocket socket = TestSocket.openAt(host);
        simulation.run(Duration.ZERO);
        return socket;
    }
}
