package org.warrenp2p.holepunch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.ProbeSchedule.Shot;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.Round;

class PunchPlansTest {

    private static final PunchSettings SETTINGS = PunchSettings.DEFAULT;
    private static final IpAddress PEER = IpAddress.parse("198.51.100.1");

    /** Both allocators have moved on since they told: some probe of A and some of B take each other's ports. */
    @Property
    void shouldMeetWhateverBothAllocatorsHaveGivenAwayMeanwhile(
            @ForAll @IntRange(min = 0, max = 6) int movedHere,
            @ForAll @IntRange(min = 0, max = 6) int movedThere,
            @ForAll @IntRange(min = 1, max = 8) int deltaHere,
            @ForAll @IntRange(min = 1, max = 8) int deltaThere,
            @ForAll @IntRange(min = 1_024, max = 65_535) int nextHere,
            @ForAll @IntRange(min = 1_024, max = 65_535) int nextThere) {
        PortPattern here = PortPattern.sequential(deltaHere, nextHere);
        PortPattern there = PortPattern.sequential(deltaThere, nextThere);

        Set<List<Integer>> flows = flows(new PortPrediction(SETTINGS, PEER, there).series(1, 1), here, movedHere);
        Set<List<Integer>> back = flows(new PortPrediction(SETTINGS, PEER, here).series(1, 2), there, movedThere);

        assertThat(flows).anyMatch(flow -> back.contains(List.of(flow.get(1), flow.get(0))));
    }

    /** Own outside port and far port of every probe: each far port takes the next own one. */
    private static Set<List<Integer>> flows(ProbeSchedule schedule, PortPattern own, int moved) {
        Set<Integer> targets = new LinkedHashSet<>();
        schedule.shots().forEach(shot -> targets.add(shot.target().port()));
        Set<List<Integer>> flows = new LinkedHashSet<>();
        int k = 0;
        for (int target : targets) {
            flows.add(List.of(own.portAfter(moved + k++), target));
        }
        return flows;
    }

    @Test
    void shouldTryTenPortsEachWayTheLikeliestFirst() {
        List<Integer> ports = new PortPrediction(SETTINGS, PEER, PortPattern.sequential(2, 30_000))
                .around(0).shots().stream().map(shot -> shot.target().port()).toList();

        assertThat(ports.subList(0, 5)).containsExactly(30_000, 30_002, 29_998, 30_004, 29_996);
        assertThat(new TreeSet<>(ports)).hasSize(21).contains(29_980, 30_020);
        assertThat(ports).hasSize(32);
    }

    @Property
    void shouldSprayDifferentPortsAtThePace(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int size) {
        PortPattern pattern = size % 2 == 0 ? PortPattern.RANDOM : PortPattern.window(5_000, 5_000 + size - 1);
        List<Shot> shots = new SprayPlan(SETTINGS)
                .probes(0, new Endpoint(PEER, 4_433), pattern, new SplittableRandom(seed))
                .shots();

        Set<Endpoint> targets = new LinkedHashSet<>();
        shots.forEach(shot -> targets.add(shot.target()));
        assertThat(targets).hasSize(shots.size());
        assertThat(shots).hasSize(pattern.equals(PortPattern.RANDOM) ? 1_024 : Math.min(size, 1_024));
        assertThat(shots)
                .allMatch(shot -> shot.target().address().equals(PEER)
                        && shot.target().port() >= 1_024
                        && (pattern.equals(PortPattern.RANDOM)
                                || (shot.target().port() >= 5_000
                                        && shot.target().port() < 5_000 + size)));
        for (int i = 300; i < shots.size(); i++) {
            assertThat(shots.get(i).atNanos() - shots.get(i - 300).atNanos()).isGreaterThanOrEqualTo(1_000_000_000L);
        }
    }

    @Test
    void shouldPrimeBeforeItFires() {
        List<Shot> shots = ProbeSchedule.primed(3, List.of(new Endpoint(PEER, 5_000)), SETTINGS)
                .shots();

        assertThat(shots.subList(0, 3)).extracting(Shot::hops).containsExactly(2, 4, 6);
        assertThat(shots.subList(0, 3)).extracting(Shot::atNanos).containsExactly(0L, 300_000_000L, 300_000_000L);
        assertThat(shots.subList(3, shots.size())).allMatch(shot -> shot.hops() == 0 && shot.atNanos() >= 300_000_000);
        assertThat(shots).hasSize(12);
    }

    /** What round 1 can open, as the laboratory found it; the rest by guessing, unless both sides are random. */
    @Test
    void shouldChooseTheRoundByTheProfiles() {
        PortPattern regular = PortPattern.sequential(1, 5_000);
        for (NatProfile own : profiles()) {
            for (NatProfile peer : profiles()) {
                boolean ours = own.mapping() == MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
                boolean theirs = peer.mapping() == MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
                boolean guess = (ours && asks(peer)) || (theirs && asks(own)) || (ours && theirs && asks(own));

                assertThat(rounds(own, PortPattern.RANDOM, peer, PortPattern.RANDOM))
                        .as("%s %s", own, peer)
                        .isEqualTo(
                                !guess
                                        ? List.of(Round.FRESH_SOCKETS)
                                        : ours && theirs ? List.of() : List.of(Round.SPRAY));
                if (guess) {
                    assertThat(rounds(own, regular, peer, regular)).startsWith(Round.PREDICTION);
                }
            }
        }
    }

    private static boolean asks(NatProfile profile) {
        return profile.filtering() == FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT;
    }

    private static List<Round> rounds(NatProfile own, PortPattern ownPorts, NatProfile peer, PortPattern peerPorts) {
        List<Round> rounds = new ArrayList<>();
        Set<Round> tried = new TreeSet<>();
        PunchStrategy strategy = new PunchStrategy(own, ownPorts, peer, peerPorts);
        for (Round next = strategy.next(tried); next != null; next = strategy.next(tried)) {
            rounds.add(next);
            tried.add(next);
        }
        return rounds;
    }

    private static List<NatProfile> profiles() {
        List<NatProfile> profiles = new ArrayList<>();
        for (MappingBehavior mapping :
                new MappingBehavior[] {MappingBehavior.ENDPOINT_INDEPENDENT, MappingBehavior.ADDRESS_AND_PORT_DEPENDENT
                }) {
            for (FilteringBehavior filtering : new FilteringBehavior[] {
                FilteringBehavior.ENDPOINT_INDEPENDENT,
                FilteringBehavior.ADDRESS_DEPENDENT,
                FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT
            }) {
                profiles.add(new NatProfile(mapping, filtering));
            }
        }
        return profiles;
    }
}
