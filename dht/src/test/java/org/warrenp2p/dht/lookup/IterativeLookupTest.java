package org.warrenp2p.dht.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.dht.lookup.LookupWorld.SOMEWHERE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.dht.lookup.LookupWorld.Manner;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;

class IterativeLookupTest {

    private static final LookupSettings SETTINGS = LookupSettings.defaults();

    @Property(tries = 150)
    void shouldEndWithinItsBoundsAmongLiarsAndTheSilent(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int peers,
            @ForAll @IntRange(max = 50) int silentPercent,
            @ForAll @IntRange(max = 30) int liarPercent,
            @ForAll @IntRange(min = 1, max = 20) int needed) {
        LookupWorld world = new LookupWorld(seed, peers, silentPercent, liarPercent);
        IterativeLookup lookup = world.lookup(needed, SETTINGS);
        world.run(lookup);
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.next()).isNull();
        assertThat(lookup.messages()).isLessThanOrEqualTo(SETTINGS.maxRequests());
        assertThat(world.mostOutstanding).isLessThanOrEqualTo(SETTINGS.outstanding());
        assertThat(world.mostNotSlow).isLessThanOrEqualTo(SETTINGS.width());
        List<Contact> closest = lookup.closest(20);
        assertThat(closest).isSortedAccordingTo((a, b) -> world.target.compareDistance(a.key(), b.key()));
        assertThat(closest).allMatch(contact -> world.manners.get(contact.peer()) != Manner.SILENT);
    }

    @Test
    void shouldHashAPeerOnceHoweverOftenItIsNamed() {
        SplittableRandom random = new SplittableRandom(1);
        List<Contact> believed = new ArrayList<>();
        IterativeLookup lookup = new IterativeLookup(
                TestRecords.peer(random).key(), 20, SETTINGS, peer -> 0, (told, teller) -> believed.add(told));
        List<PeerId> named = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            named.add(TestRecords.peer(random));
        }
        lookup.addKnown(List.of(
                new Contact(TestRecords.peer(random), SOMEWHERE), new Contact(TestRecords.peer(random), SOMEWHERE)));
        List<Contact> second = asDecoded(named, 2);
        for (List<Contact> told : List.of(asDecoded(named, 1), second)) {
            Contact next = lookup.next();
            lookup.onResponse(next == null ? named.get(0) : next.peer(), SOMEWHERE, told);
        }
        assertThat(believed).hasSize(40);
        assertThat(believed.subList(20, 40)).isEqualTo(second);
        for (int i = 0; i < 20; i++) {
            assertThat(believed.get(20 + i).peer()).isSameAs(believed.get(i).peer());
            assertThat(second.get(i).peer().isKeyKnown()).isFalse();
        }
        assertThat(lookup.ignored()).isEqualTo(20);
    }

    /** As an answer brings them: objects that nobody else has. */
    private static List<Contact> asDecoded(List<PeerId> peers, int port) {
        return peers.stream()
                .map(peer -> new Contact(PeerId.ofPublicKey(peer.publicKey()), new Endpoint(SOMEWHERE.address(), port)))
                .toList();
    }

    @Property(tries = 100)
    void shouldFindTheTrulyClosestAmongTheHonest(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int peers,
            @ForAll @IntRange(max = 40) int silent) {
        LookupWorld world = new LookupWorld(seed, peers, silent, 0);
        IterativeLookup lookup = world.lookup(20, SETTINGS);
        world.run(lookup);
        List<PeerId> truth = world.manners.entrySet().stream()
                .filter(entry -> entry.getValue() == Manner.HONEST)
                .map(Map.Entry::getKey)
                .sorted((a, b) -> world.target.compareDistance(a.key(), b.key()))
                .limit(20)
                .toList();
        assertThat(lookup.closest(20)).map(Contact::peer).isEqualTo(truth);
    }

    @Property(tries = 100)
    void shouldMissNobodyButWhoWasOverdue(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int peers,
            @ForAll @IntRange(max = 40) int silent,
            @ForAll @IntRange(min = 1, max = 20) int needed,
            @ForAll @IntRange(max = 60) int overduePercent) {
        LookupWorld world = new LookupWorld(seed, peers, silent, 0);
        world.overduePercent = overduePercent;
        IterativeLookup lookup = world.lookup(needed, SETTINGS);
        world.run(lookup);
        assertThat(lookup.isFinished()).isTrue();
        List<Contact> found = lookup.closest(needed);
        // each honest peer tells of the 20 closest that live: these a lookup can be asked to know
        List<Contact> missing = world.sorted().stream()
                .filter(contact -> world.manners.get(contact.peer()) == Manner.HONEST)
                .limit(20)
                .filter(contact -> !found.contains(contact))
                .filter(contact -> found.size() < needed
                        || world.target.compareDistance(
                                        contact.key(), found.get(needed - 1).key())
                                < 0)
                .toList();
        assertThat(missing).allMatch(contact -> world.overdue.contains(contact.peer()));
    }

    @Test
    void shouldEndAfterItsRequestsAmongLiarsWhoInventEverCloserPeers() {
        RandomGenerator random = new SplittableRandom(17);
        IterativeLookup lookup = plain(20, 1);
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            List<Contact> closer = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                closer.add(new Contact(TestRecords.peer(random), SOMEWHERE));
            }
            lookup.onResponse(next.peer(), SOMEWHERE, closer);
        }
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.messages()).isLessThanOrEqualTo(SETTINGS.maxRequests());
    }

    @Test
    void shouldEndWithoutTheOverdueButUseTheirAnswers() {
        IterativeLookup lookup = plain(3, 100);
        List<Contact> asked = drain(lookup);
        for (int i = 1; i < 4; i++) {
            lookup.onResponse(asked.get(i).peer(), SOMEWHERE, List.of());
        }
        lookup.onSlow(asked.get(0).peer());
        assertThat(lookup.isFinished()).isFalse();
        lookup.onOverdue(asked.get(0).peer());
        assertThat(lookup.isFinished()).isTrue();
        lookup.onResponse(asked.get(0).peer(), SOMEWHERE, List.of());
        assertThat(lookup.closest(20)).isEqualTo(asked.subList(0, 4));
    }

    @Test
    void shouldWaitForTheOverdueWhereFewAnswered() {
        IterativeLookup lookup = plain(20, 4);
        List<Contact> asked = drain(lookup);
        lookup.onResponse(asked.get(0).peer(), SOMEWHERE, List.of());
        lookup.onResponse(asked.get(1).peer(), SOMEWHERE, List.of());
        lookup.onFailure(asked.get(2).peer());
        lookup.onOverdue(asked.get(3).peer());
        assertThat(lookup.isFinished()).isFalse();
        lookup.onFailure(asked.get(3).peer());
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.outstanding()).isZero();
    }

    @Test
    void shouldAskSomebodyElseWhenAllAreSlow() {
        IterativeLookup lookup = plain(20, 100);
        List<Contact> first = drain(lookup);
        assertThat(first).hasSize(10);
        first.forEach(contact -> lookup.onSlow(contact.peer()));
        assertThat(drain(lookup)).hasSize(10).doesNotContainAnyElementsOf(first);
        assertThat(lookup.outstanding()).isEqualTo(20);
        assertThat(drain(lookup)).isEmpty();
    }

    @Test
    void shouldEndWhenTheThreeClosestHaveAnsweredWhateverElseIsUnderWay() {
        IterativeLookup lookup = plain(3, 100);
        List<Contact> asked = drain(lookup);
        lookup.onResponse(asked.get(1).peer(), SOMEWHERE, List.of());
        lookup.onFailure(asked.get(0).peer());
        lookup.onResponse(asked.get(2).peer(), SOMEWHERE, List.of());
        assertThat(lookup.isFinished()).isFalse();
        lookup.onResponse(asked.get(3).peer(), SOMEWHERE, List.of());
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.outstanding()).isEqualTo(6);
        assertThat(lookup.closest(20)).isEqualTo(asked.subList(1, 4));
    }

    @Test
    void shouldCountHops() {
        LookupWorld world = new LookupWorld(5, 200, 0, 0);
        List<Contact> sorted = world.sorted();
        IterativeLookup lookup = new IterativeLookup(world.target, 1, SETTINGS, peer -> 0, (told, teller) -> true);
        lookup.addKnown(List.of(sorted.get(100)));
        Contact first = lookup.next();
        assertThat(first).isEqualTo(sorted.get(100));
        lookup.onResponse(sorted.get(100).peer(), SOMEWHERE, List.of(sorted.get(50)));
        assertThat(lookup.next()).isEqualTo(sorted.get(50));
        lookup.onResponse(sorted.get(50).peer(), SOMEWHERE, List.of(sorted.get(100), sorted.get(50)));
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.hops()).isEqualTo(2);
        assertThat(lookup.ignored()).isEqualTo(2);
    }

    @Test
    void shouldPreferTheFasterOfEquals() {
        RandomGenerator random = new SplittableRandom(3);
        Key target = TestRecords.peer(random).key();
        List<Contact> equals = new ArrayList<>();
        while (equals.size() < 5) {
            Contact contact = new Contact(TestRecords.peer(random), SOMEWHERE);
            if (target.commonPrefixBits(contact.key()) == 1) {
                equals.add(contact);
            }
        }
        PeerId fast = equals.get(3).peer();
        IterativeLookup lookup = new IterativeLookup(
                target, 20, SETTINGS, peer -> peer.equals(fast) ? 5_000_000L : 80_000_000L, (told, teller) -> true);
        lookup.addKnown(equals);
        Contact first = lookup.next();
        assertThat(first).isEqualTo(equals.get(3));
    }

    @Test
    void shouldIgnoreAnswersThatNobodyAskedFor() {
        IterativeLookup lookup = plain(3, 10);
        PeerId stranger = TestRecords.peer(new SplittableRandom(99));
        lookup.onResponse(stranger, SOMEWHERE, List.of(new Contact(stranger, SOMEWHERE)));
        lookup.onSlow(stranger);
        lookup.onFailure(stranger);
        assertThat(lookup.hopsTo(stranger)).isZero();
        assertThat(lookup.outstanding()).isZero();
    }

    @Test
    void shouldEndAtOnceWithNobodyToAsk() {
        IterativeLookup lookup = plain(3, 0);
        assertThat(lookup.next()).isNull();
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.hops()).isZero();
    }

    private static IterativeLookup plain(int needed, int peers) {
        LookupWorld world = new LookupWorld(7, Math.max(1, peers), 0, 0);
        IterativeLookup lookup = new IterativeLookup(world.target, needed, SETTINGS, peer -> 0, (told, teller) -> true);
        lookup.addKnown(world.sorted().stream().limit(peers).toList());
        return lookup;
    }

    private static List<Contact> drain(IterativeLookup lookup) {
        List<Contact> asked = new ArrayList<>();
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            asked.add(next);
        }
        return asked;
    }
}
