package org.warrenp2p.holepunch.coordinate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.holepunch.coordinate.TargetTablePropertiesTest.peer;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinatorChoice.Candidate;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;

class CoordinatorChoicePropertiesTest {

    @Provide
    Arbitrary<List<Candidate>> candidates() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(1, 100))
                .as(CoordinatorChoicePropertiesTest::candidate)
                .list()
                .ofMaxSize(20)
                .uniqueElements(candidate -> candidate.contact().peer());
    }

    private static Candidate candidate(int number, int network, boolean holder, boolean old, long rtt) {
        IpAddress address = IpAddress.ofIpv4(0xcb00_0000 + (network << 8) + number);
        return new Candidate(new Contact(peer(number), new Endpoint(address, 4433)), holder, old, rtt);
    }

    private static long holders(List<Candidate> candidates) {
        return candidates.stream().filter(Candidate::isHolder).count();
    }

    @Property(tries = 500)
    void shouldChooseFourInDifferentNetworksTwoOfThemHolders(@ForAll("candidates") List<Candidate> candidates) {
        List<Candidate> chosen = CoordinatorChoice.more(List.of(), candidates);

        assertThat(chosen).hasSizeLessThanOrEqualTo(CoordinatorChoice.MOST).allMatch(candidates::contains);
        assertThat(chosen)
                .extracting(
                        candidate -> candidate.contact().endpoint().address().prefix(24))
                .doesNotHaveDuplicates();
        if (chosen.size() < CoordinatorChoice.MOST) {
            assertThat(candidates)
                    .as("no network is left out")
                    .allMatch(candidate -> chosen.stream()
                            .anyMatch(one -> one.contact()
                                    .endpoint()
                                    .address()
                                    .sharesPrefix(candidate.contact().endpoint().address(), 24)));
        }
        Candidate best = best(candidates, true);
        if (best != null) {
            assertThat(chosen).as("the best holder").contains(best);
        }
    }

    private static @Nullable Candidate best(List<Candidate> candidates, boolean holders) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            boolean better = best == null
                    || (candidate.isOld() && !best.isOld())
                    || (candidate.isOld() == best.isOld() && candidate.rttNanos() < best.rttNanos());
            best = candidate.isHolder() == holders && better ? candidate : best;
        }
        return best;
    }

    @Property(tries = 500)
    void shouldFillUpWhatIsKept(@ForAll("candidates") List<Candidate> candidates) {
        List<Candidate> first = CoordinatorChoice.more(List.of(), candidates);
        for (int lost = 0; lost < first.size(); lost++) {
            List<Candidate> kept = new ArrayList<>(first);
            Candidate gone = kept.remove(lost);
            List<Candidate> left = new ArrayList<>(candidates);
            left.remove(gone);

            List<Candidate> more = CoordinatorChoice.more(kept, left);
            List<Candidate> all = new ArrayList<>(kept);
            all.addAll(more);
            assertThat(all).hasSizeLessThanOrEqualTo(CoordinatorChoice.MOST).doesNotHaveDuplicates();
            assertThat(all)
                    .extracting(candidate ->
                            candidate.contact().endpoint().address().prefix(24))
                    .doesNotHaveDuplicates();
        }
    }

    @Example
    void shouldTakeTheOldAndNearOfEachKind() {
        List<Candidate> candidates = List.of(
                candidate(1, 1, true, false, 1),
                candidate(2, 2, true, true, 50),
                candidate(3, 3, true, true, 40),
                candidate(4, 4, false, false, 2),
                candidate(5, 5, false, false, 3),
                candidate(6, 6, false, true, 90));
        assertThat(CoordinatorChoice.more(List.of(), candidates))
                .extracting(Candidate::rttNanos)
                .containsExactly(40L, 50L, 90L, 2L);
    }

    @Example
    void shouldTakeOthersWhereThereAreTooFewOfAKind() {
        List<Candidate> holdersOnly = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            holdersOnly.add(candidate(number, number, true, false, number));
        }
        assertThat(CoordinatorChoice.more(List.of(), holdersOnly)).hasSize(4);
        assertThat(holders(CoordinatorChoice.more(List.of(), holdersOnly))).isEqualTo(4);
    }

    @Example
    void shouldGiveUpTheLastOfTheKindThatHasTooMany() {
        Candidate h1 = candidate(1, 1, true, false, 1);
        Candidate h2 = candidate(2, 2, true, false, 1);
        Candidate h3 = candidate(3, 3, true, false, 1);
        Candidate o1 = candidate(4, 4, false, false, 1);
        Candidate o2 = candidate(5, 5, false, false, 1);
        Candidate o3 = candidate(6, 6, false, false, 1);
        assertThat(CoordinatorChoice.surplus(List.of(h1, h2, h3, o1, o2))).isEqualTo(h3);
        assertThat(CoordinatorChoice.surplus(List.of(h1, o1, o2, o3, h2))).isEqualTo(o3);
    }
}
