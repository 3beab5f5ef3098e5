package org.warrenp2p.holepunch.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.transport.Counters;

/** Up to a third of the observers say what they like, together or each for itself; the rest tells the truth. */
class EndpointObservationsPropertiesTest {

    private static final int SOCKET = 0;
    private static final Endpoint LOCAL = Endpoint.parse("192.168.1.2:4433");
    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.1");
    private static final long STEP_NANOS = 1_000_000;

    private enum Lie {
        ALL_THE_SAME,
        ANYTHING,
        NEARLY_TRUE
    }

    @Property
    void shouldFindTheMappedEndpointWhateverAThirdSays(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 30) int observers, @ForAll Lie lie) {
        Endpoint mapped = new Endpoint(OUTSIDE, 30_000);

        MappingView view = new Poll(seed, observers, lie).ask((observer, auxiliary) -> mapped);

        assertThat(view.mapping()).isEqualTo(MappingBehavior.ENDPOINT_INDEPENDENT);
        assertThat(view.mapped()).isEqualTo(mapped);
        assertThat(view.confirmed()).isTrue();
        assertThat(view.pooled()).isFalse();
        assertThat(view.preservesPort()).isFalse();
    }

    @Property
    void shouldSeeThatNothingIsTranslatedWhateverAThirdSays(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 30) int observers, @ForAll Lie lie) {
        MappingView view = new Poll(seed, observers, lie).ask((observer, auxiliary) -> LOCAL);

        assertThat(view.mapping()).isEqualTo(MappingBehavior.NONE);
        assertThat(view.mapped()).isEqualTo(LOCAL);
        assertThat(view.preservesPort()).isTrue();
    }

    @Property
    void shouldTellAddressFromPortDependenceWhateverAThirdSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 30) int observers,
            @ForAll Lie lie,
            @ForAll boolean portCounts) {
        SplittableRandom ports = new SplittableRandom(seed);
        int[] given = ports.ints(2L * observers, 1_024, 65_536).toArray();

        MappingView view = new Poll(seed, observers, lie)
                .ask((observer, auxiliary) ->
                        new Endpoint(OUTSIDE, given[2 * observer + (auxiliary && portCounts ? 1 : 0)]));

        assertThat(view.mapping())
                .isEqualTo(portCounts ? MappingBehavior.ADDRESS_AND_PORT_DEPENDENT : MappingBehavior.ADDRESS_DEPENDENT);
        assertThat(view.mapped()).extracting(Endpoint::address).isEqualTo(OUTSIDE);
        assertThat(view.ports().isRegular()).isFalse();
    }

    @Property
    void shouldForetellTheNextPortWhateverAThirdSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 30) int observers,
            @ForAll Lie lie,
            @ForAll @IntRange(min = 1, max = 8) int delta,
            @ForAll boolean downwards,
            @ForAll @IntRange(min = 1_024, max = 65_535) int first) {
        int step = downwards ? -delta : delta;
        Poll poll = new Poll(seed, observers, lie == Lie.NEARLY_TRUE ? Lie.ANYTHING : lie);

        MappingView view = poll.ask((observer, auxiliary) ->
                new Endpoint(OUTSIDE, PortPattern.shifted(first, step * (2 * observer + (auxiliary ? 1 : 0)))));

        assertThat(view.ports())
                .isEqualTo(PortPattern.sequential(step, PortPattern.shifted(first, step * 2 * poll.told)));
    }

    @Property
    void shouldNotBeMovedFarByLiesThatAreNearlyTrue(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 30) int observers) {
        Poll poll = new Poll(seed, observers, Lie.NEARLY_TRUE);

        MappingView view =
                poll.ask((observer, auxiliary) -> new Endpoint(OUTSIDE, 20_000 + 2 * observer + (auxiliary ? 1 : 0)));

        assertThat(view.ports().isRegular()).isTrue();
        assertThat(view.ports().next()).isBetween(20_000 + 2 * observers - 20, 20_000 + 2 * observers + 40);
    }

    @Property
    void shouldFindTheBlockOfPortsWhateverAThirdSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 30) int observers,
            @ForAll Lie lie,
            @ForAll @IntRange(min = 512, max = 3_000) int blockSize) {
        SplittableRandom ports = new SplittableRandom(seed);
        int[] given = ports.ints(2L * observers, 40_000, 40_000 + blockSize).toArray();

        PortPattern pattern = new Poll(seed, observers, lie)
                .ask((observer, auxiliary) -> new Endpoint(OUTSIDE, given[2 * observer + (auxiliary ? 1 : 0)]))
                .ports();

        if (!pattern.isRegular()) {
            assertThat(pattern.kind()).isEqualTo(PortPattern.Kind.WINDOW);
            long covered = Arrays.stream(given)
                    .filter(port -> port >= pattern.first() && port <= pattern.last())
                    .count();
            assertThat(covered).isGreaterThanOrEqualTo(given.length * 3L / 5);
            assertThat(pattern.last() - pattern.first()).isLessThan(2 * PortAllocations.WINDOW_SIZE);
        }
    }

    @Property
    void shouldNeverKeepMoreThanItsBound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int rounds) {
        Counters counters = new Counters();
        EndpointObservations observations =
                new EndpointObservations(new ObservationSettings(4, 20, 12, 1L << 40), counters);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rounds; i++) {
            observations.add(new Observation(
                    contact(random.nextInt(100), false), false, random.nextInt(3), new Endpoint(OUTSIDE, 5_000), i));
        }

        assertThat(observations.size()).isLessThanOrEqualTo(20);
        assertThat(observations.size()
                        + counters.counter("nat.observation_forgotten").value())
                .isLessThanOrEqualTo(rounds);
    }

    static Contact contact(int number, boolean auxiliary) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        key[0] = (byte) number;
        key[1] = (byte) (number >> 8);
        // a /16 of its own
        IpAddress address = IpAddress.ofIpv4(0x0800_0001 + (number << 16));
        return new Contact(PeerId.ofPublicKey(key), new Endpoint(address, auxiliary ? 9_000 : 4_433));
    }

    @FunctionalInterface
    private interface Truth {
        Endpoint seenBy(int observer, boolean auxiliary);
    }

    /** Asks every observer at its main and its auxiliary port. */
    private static final class Poll {

        private final SplittableRandom random;
        private final int observers;
        private final Lie lie;
        private final int told;
        private Endpoint common = LOCAL;

        Poll(long seed, int observers, Lie lie) {
            this.random = new SplittableRandom(seed);
            this.observers = observers;
            this.lie = lie;
            this.told = observers;
        }

        MappingView ask(Truth truth) {
            EndpointObservations observations = new EndpointObservations(ObservationSettings.DEFAULT, new Counters());
            observations.bound(SOCKET, List.of(LOCAL));
            // far from the truth, also on the ring of ports
            common = new Endpoint(
                    IpAddress.parse("198.51.100.9"),
                    PortPattern.shifted(truth.seenBy(0, false).port(), 30_000));
            // a clock that runs over the end of a long on its way
            long now = Long.MAX_VALUE - observers * STEP_NANOS;
            // of those that vote, the latest, a third may lie
            int voting = Math.min(observers, ObservationSettings.DEFAULT.maxVotes());
            int liars = voting / 3;
            int shift = random.nextInt(observers);
            for (int i = 0; i < observers; i++) {
                boolean lies = (i + shift) % voting < liars && i >= observers - voting;
                for (boolean auxiliary : new boolean[] {false, true}) {
                    Endpoint seen = truth.seenBy(i, auxiliary);
                    observations.add(
                            new Observation(contact(i, auxiliary), auxiliary, SOCKET, lies ? lie(seen) : seen, now));
                    now += STEP_NANOS;
                }
            }
            return observations.view(SOCKET, IpFamily.IPV4, now);
        }

        private Endpoint lie(Endpoint truth) {
            return switch (lie) {
                case ALL_THE_SAME -> common;
                case ANYTHING ->
                    new Endpoint(
                            random.nextBoolean()
                                    ? truth.address()
                                    : IpAddress.ofIpv4(random.nextInt(0x0100_0000, 0x7000_0000)),
                            random.nextInt(1, 65_536));
                case NEARLY_TRUE -> new Endpoint(truth.address(), 1 + (truth.port() + random.nextInt(12)) % 65_535);
            };
        }
    }
}
