package org.warrenp2p.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.simnet.Population.Settler;

class PopulationTest {

    private static final int MANY = 10_000;

    private final Simulation simulation = Simulation.forTest(PopulationTest.class, 1);

    static Stream<NatMix> mixes() {
        return Stream.of(NatMix.A, NatMix.B, NatMix.C, new NatMix(0.5, 0, 0, 0, 100, 0));
    }

    @ParameterizedTest
    @MethodSource("mixes")
    void shouldSettleEveryKindWithItsShare(NatMix mix) {
        List<Settler> settlers = new Population(simulation, PopulationSettings.DEFAULT.withMix(mix)).add(MANY);

        double translated = mix.natShare() / 100;
        assertShare(settlers, EdgeKind.PUBLIC, 1 - mix.natShare());
        assertShare(settlers, EdgeKind.FULL_CONE, mix.fullCone() * translated);
        assertShare(settlers, EdgeKind.ADDRESS_RESTRICTED, mix.addressRestricted() * translated);
        assertShare(settlers, EdgeKind.PORT_RESTRICTED, mix.portRestricted() * translated);
        assertShare(settlers, EdgeKind.SYMMETRIC, mix.symmetric() * translated);
        assertShare(settlers, EdgeKind.UDP_BLOCKED, mix.udpBlocked() * translated);
    }

    /** Each settler of a kind asks two servers, and two endpoints that it never sent to try to get in. */
    @ParameterizedTest
    @EnumSource(EdgeKind.class)
    void shouldConnectThemAsTheirKindSays(EdgeKind kind) {
        TestSocket server = TestSocket.openAt(simulation.addHost());
        TestSocket serverOther = TestSocket.openAt(server.host, new Endpoint(server.host.address(), 99));
        TestSocket second = TestSocket.openAt(simulation.addHost());
        TestSocket stranger = TestSocket.openAt(simulation.addHost());
        List<Settler> settlers = new Population(simulation, PopulationSettings.DEFAULT)
                .add(1_000).stream().filter(settler -> settler.edge() == kind).toList();
        assertThat(settlers).isNotEmpty();
        for (Settler settler : settlers) {
            assertThat(behaviourOf(settler, List.of(server, serverOther, second, stranger)))
                    .as("%s", settler)
                    .isEqualTo(
                            switch (kind) {
                                case PUBLIC, FULL_CONE -> "same mapping, other port in, stranger in";
                                case ADDRESS_RESTRICTED -> "same mapping, other port in";
                                case PORT_RESTRICTED -> "same mapping";
                                case SYMMETRIC -> "";
                                case UDP_BLOCKED -> "nothing";
                            });
        }
    }

    private String behaviourOf(Settler settler, List<TestSocket> others) {
        others.forEach(other -> other.sources.clear());
        TestSocket socket = TestSocket.openAt(settler.host());
        simulation.run(Duration.ZERO);
        socket.send(others.get(0), "where am I?");
        socket.send(others.get(2), "and to you?");
        simulation.run(Duration.ofSeconds(5));
        if (others.get(0).sources.isEmpty()) {
            return "nothing";
        }
        Endpoint seen = others.get(0).sources.get(0);
        others.get(1).send(seen, "other port in");
        others.get(3).send(seen, "stranger in");
        simulation.run(Duration.ofSeconds(5));
        List<String> behaviour = new ArrayList<>();
        if (others.get(2).sources.get(0).equals(seen)) {
            behaviour.add("same mapping");
        }
        behaviour.addAll(socket.texts.stream().sorted().toList());
        return String.join(", ", behaviour);
    }

    @Test
    void shouldSpreadHostsUnequallyOverProvidersAndPrefixes() {
        List<Settler> settlers = new Population(
                        simulation,
                        PopulationSettings.DEFAULT.withCarriers(0, 1).withDualStackShare(1))
                .add(MANY);
        SortedMap<Integer, Integer> byProvider = new TreeMap<>();
        SortedMap<IpAddress, Integer> bySixteen = new TreeMap<>();
        SortedMap<IpAddress, Integer> byTwentyFour = new TreeMap<>();
        SortedMap<IpAddress, Integer> byThirtyTwo = new TreeMap<>();
        SortedMap<IpAddress, Integer> byFortyEight = new TreeMap<>();
        for (Settler settler : settlers) {
            SimRouter router = settler.router();
            IpAddress ipv4 = router == null ? settler.host().address() : router.outsideAddress();
            IpAddress ipv6 = settler.host().addresses().get(1);
            assertThat(ipv4.isPublic() && ipv6.isPublic()).isTrue();
            byProvider.merge(settler.provider(), 1, Integer::sum);
            bySixteen.merge(ipv4.prefix(16), 1, Integer::sum);
            byTwentyFour.merge(ipv4.prefix(24), 1, Integer::sum);
            byThirtyTwo.merge(ipv6.prefix(32), 1, Integer::sum);
            byFortyEight.merge(ipv6.prefix(48), 1, Integer::sum);
        }

        // the largest of 400 by Zipf's law: 1 / (1 + 1/2 + ... + 1/400) = 15.2 %
        assertThat(most(byProvider) / (double) MANY).isCloseTo(0.152, within(0.015));
        assertThat(byProvider.size()).isGreaterThan(380);
        assertThat(most(bySixteen)).isBetween(1_200, 2_048);
        assertThat(most(byTwentyFour)).isBetween(20, 254);
        assertThat(median(byTwentyFour)).isBetween(1, 4);
        assertThat(most(byThirtyTwo)).isEqualTo(most(byProvider));
        assertThat(most(byFortyEight)).isBetween(20, 32);
        assertThat(median(byFortyEight)).isEqualTo(1);
    }

    @Test
    void shouldPutHomesOfACarrierBehindOneAddress() {
        List<Settler> settlers = new Population(simulation, PopulationSettings.DEFAULT.withCarriers(1, 16)).add(2_000);
        SortedMap<IpAddress, Integer> homes = new TreeMap<>();
        for (Settler settler : settlers) {
            if (settler.behindCarrier()) {
                homes.merge(carrierOf(settler).outsideAddress(), 1, Integer::sum);
            }
        }

        assertThat(most(homes)).isEqualTo(16);
        assertThat(settlers.stream().filter(Settler::behindCarrier)).hasSizeGreaterThan(1_600);
    }

    private static SimRouter carrierOf(Settler settler) {
        SimRouter router = settler.router();
        while (router != null && !router.isCarrier()) {
            router = router.outer().gateway();
        }
        if (router == null) {
            throw new AssertionError(settler + " is behind no carrier");
        }
        return router;
    }

    @Test
    void shouldSettleTheSameHostsFromTheSameSeed() {
        List<String> first = describe(new Simulation(7));

        assertThat(describe(new Simulation(7))).isEqualTo(first);
        assertThat(describe(new Simulation(8))).isNotEqualTo(first);
    }

    @Test
    void shouldRefuseAMixThatIsNotAHundredPercent() {
        assertThatThrownBy(() -> new NatMix(0.9, 10, 10, 10, 10, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NatMix.A.withNatShare(1.1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> describe(Simulation simulation) {
        return new Population(simulation, PopulationSettings.DEFAULT)
                .add(500).stream()
                        .map(settler -> settler + " " + settler.host().addresses() + " "
                                + settler.host().site())
                        .toList();
    }

    private static int most(SortedMap<?, Integer> counts) {
        return counts.values().stream().mapToInt(count -> count).max().orElseThrow();
    }

    private static int median(SortedMap<?, Integer> counts) {
        List<Integer> sorted =
                counts.entrySet().stream().map(Map.Entry::getValue).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void assertShare(List<Settler> settlers, EdgeKind kind, double share) {
        long count = settlers.stream().filter(settler -> settler.edge() == kind).count();
        // 5 standard deviations
        double tolerance = 5 * StrictMath.sqrt(share * (1 - share) / settlers.size());
        assertThat(count / (double) settlers.size()).as("%s", kind).isCloseTo(share, within(tolerance + 1e-9));
    }
}
