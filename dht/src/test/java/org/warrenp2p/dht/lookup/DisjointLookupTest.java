package org.warrenp2p.dht.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.dht.lookup.LookupWorld.SOMEWHERE;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.dht.lookup.LookupWorld.Manner;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;

class DisjointLookupTest {

    private static final LookupSettings SETTINGS = LookupSettings.defaults();

    @Property(tries = 150)
    void shouldEndWithinTheBoundsOfOneLookupAndAskNobodyTwice(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int peers,
            @ForAll @IntRange(max = 50) int silentPercent,
            @ForAll @IntRange(max = 30) int liarPercent,
            @ForAll @IntRange(min = 1, max = 8) int paths,
            @ForAll @IntRange(max = 40) int overduePercent) {
        LookupWorld world = new LookupWorld(seed, peers, silentPercent, liarPercent);
        world.overduePercent = overduePercent;
        DisjointLookup lookup = disjoint(world, paths);
        lookup.addKnown(world.some(20));
        // the world fails if a peer is asked twice
        world.run(lookup);
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.next()).isNull();
        assertThat(lookup.messages()).isLessThanOrEqualTo(SETTINGS.maxRequests());
        assertThat(world.mostNotSlow).isLessThanOrEqualTo(SETTINGS.width());
        assertThat(world.mostOutstanding).isLessThanOrEqualTo(SETTINGS.outstanding());
        assertThat(lookup.closest(20))
                .isSortedAccordingTo((a, b) -> world.target.compareDistance(a.key(), b.key()))
                .allMatch(contact -> world.manners.get(contact.peer()) != Manner.SILENT);
    }

    @Property(tries = 100)
    void shouldFindTheTrulyClosestAmongTheHonest(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int peers,
            @ForAll @IntRange(max = 40) int silentPercent,
            @ForAll @IntRange(min = 1, max = 8) int paths) {
        LookupWorld world = new LookupWorld(seed, peers, silentPercent, 0);
        DisjointLookup lookup = disjoint(world, paths);
        lookup.addKnown(world.some(20));
        world.run(lookup);
        assertThat(lookup.closest(3)).isEqualTo(closestHonest(world, 3));
    }

    @Property(tries = 100)
    void shouldGoOnFromALookupWithoutAskingAnybodyAgain(
            @ForAll long seed,
            @ForAll @IntRange(min = 30, max = 300) int peers,
            @ForAll @IntRange(max = 30) int silentPercent,
            @ForAll @IntRange(min = 1, max = 8) int paths) {
        LookupWorld world = new LookupWorld(seed, peers, silentPercent, 0);
        IterativeLookup first = world.lookup(3, SETTINGS);
        first.addKnown(world.some(20));
        world.run(first);
        int before = first.messages();
        List<Contact> answered = first.closest(peers);
        DisjointLookup second = disjoint(world, paths);
        second.goOnFrom(first);
        assertThat(second.messages()).isEqualTo(before);
        assertThat(second.closest(peers)).isEqualTo(answered);
        world.run(second);
        assertThat(second.isFinished()).isTrue();
        assertThat(second.closest(peers)).containsAll(answered);
        assertThat(second.closest(3)).isEqualTo(closestHonest(world, 3));
    }

    @Test
    void shouldKeepALiarsInventionsOnItsOwnPath() {
        LookupWorld world = new LookupWorld(11, 100, 0, 0);
        DisjointLookup lookup = disjoint(world, 2);
        List<Contact> sorted = world.sorted();
        Contact liar = sorted.get(50);
        Contact honest = sorted.get(60);
        lookup.addKnown(List.of(liar, honest));
        assertThat(drain(lookup)).containsExactly(liar, honest);
        lookup.onResponse(liar.peer(), SOMEWHERE, invented(world, 20));
        lookup.onResponse(honest.peer(), SOMEWHERE, sorted.subList(0, 20));
        // the inventions take half of α and no more
        List<Contact> asked = drain(lookup);
        assertThat(asked).hasSize(SETTINGS.width());
        assertThat(asked).filteredOn(sorted::contains).isEqualTo(sorted.subList(0, 5));
        sorted.subList(0, 5).forEach(contact -> lookup.onResponse(contact.peer(), SOMEWHERE, List.of()));
        assertThat(drain(lookup)).noneMatch(sorted::contains);
        assertThat(lookup.isFinished()).isFalse();
    }

    @Test
    void shouldAskAPeerOnTheFirstPathThatComesToIt() {
        LookupWorld world = new LookupWorld(12, 100, 0, 0);
        DisjointLookup lookup = disjoint(world, 2);
        List<Contact> sorted = world.sorted();
        Contact wanted = sorted.get(0);
        lookup.addKnown(sorted.subList(50, 52));
        drain(lookup);
        lookup.onResponse(sorted.get(50).peer(), SOMEWHERE, List.of(wanted));
        lookup.onResponse(sorted.get(51).peer(), SOMEWHERE, List.of(wanted));
        assertThat(drain(lookup)).containsExactly(wanted);
        lookup.onResponse(wanted.peer(), SOMEWHERE, sorted.subList(50, 52));
        assertThat(drain(lookup)).isEmpty();
        assertThat(lookup.isFinished()).isTrue();
        assertThat(lookup.closest(1)).containsExactly(wanted);
        assertThat(lookup.hops()).isEqualTo(2);
    }

    @Test
    void shouldLetNoPathOfSilentPeersHoldTheOthersUp() {
        LookupWorld world = new LookupWorld(13, 200, 0, 0);
        DisjointLookup lookup = disjoint(world, 8);
        List<Contact> sorted = world.sorted();
        lookup.addKnown(sorted.subList(100, 108));
        List<Contact> first = drain(lookup);
        assertThat(first).hasSize(8);
        lookup.onResponse(first.get(0).peer(), SOMEWHERE, sorted.subList(20, 40));
        List<Contact> silent = drain(lookup);
        assertThat(silent).hasSize(2);
        silent.forEach(contact -> lookup.onSlow(contact.peer()));
        assertThat(drain(lookup)).hasSize(1);
        for (int i = 1; i < 8; i++) {
            lookup.onResponse(first.get(i).peer(), SOMEWHERE, List.of(sorted.get(i)));
            assertThat(drain(lookup)).containsExactly(sorted.get(i));
        }
    }

    @Test
    void shouldIgnoreAnswersThatNobodyAskedFor() {
        LookupWorld world = new LookupWorld(14, 10, 0, 0);
        DisjointLookup lookup = disjoint(world, 8);
        PeerId stranger = world.sorted().get(0).peer();
        lookup.onResponse(stranger, SOMEWHERE, world.sorted());
        lookup.onSlow(stranger);
        lookup.onOverdue(stranger);
        lookup.onFailure(stranger);
        assertThat(lookup.hopsTo(stranger)).isZero();
        assertThat(lookup.hops()).isZero();
        assertThat(lookup.isFinished()).isTrue();
    }

    private static DisjointLookup disjoint(LookupWorld world, int paths) {
        return new DisjointLookup(world.target, paths, 3, SETTINGS, peer -> 0, (told, teller) -> true);
    }

    private static List<Contact> closestHonest(LookupWorld world, int count) {
        return world.sorted().stream()
                .filter(contact -> world.manners.get(contact.peer()) == Manner.HONEST)
                .limit(count)
                .toList();
    }

    private static List<Contact> invented(LookupWorld world, int count) {
        List<Contact> invented = new ArrayList<>();
        while (invented.size() < count) {
            PeerId peer = TestRecords.peer(world.random);
            // as near as the honest ones: those beyond would be asked last in any case
            if (world.target.commonPrefixBits(peer.key()) >= 3) {
                invented.add(new Contact(peer, SOMEWHERE));
            }
        }
        return invented;
    }

    private static List<Contact> drain(Lookup lookup) {
        List<Contact> asked = new ArrayList<>();
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            asked.add(next);
        }
        return asked;
    }
}
