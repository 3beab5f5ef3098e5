package org.warrenp2p.dht.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.dht.routing.RoutingTable.Admission;
import org.warrenp2p.dht.routing.RoutingTable.Miss;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.Counters;

class RoutingTableTest {

    private static final long RTT = 20_000_000L;
    private static final long MINUTE = 60_000_000_000L;

    private final RandomGenerator random = new SplittableRandom(1);
    private final PeerId self = TestRecords.peer(random);
    private final Counters counters = new Counters();
    private final RoutingTable table = new RoutingTable(self, TableSettings.defaults(), random, counters);

    @Property(tries = 200)
    void shouldSelectTheSameAsSorting(
            @ForAll long seed, @ForAll @IntRange(max = 400) int peers, @ForAll @IntRange(min = 1, max = 25) int limit) {
        RandomGenerator chance = new SplittableRandom(seed);
        PeerId owner = TestRecords.peer(chance);
        RoutingTable any = new RoutingTable(owner, TableSettings.defaults(), chance, new Counters());
        List<PeerId> inTable = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            Contact contact = privateContact(TestRecords.peer(chance), i);
            if (any.answered(contact, RTT, 0) == Admission.ADMITTED) {
                inTable.add(contact.peer());
            }
        }
        assertThat(any.size()).isEqualTo(inTable.size());
        List<Key> targets = List.of(TestRecords.peer(chance).key(), owner.key(), nearTo(owner.key(), chance));
        for (Key target : targets) {
            List<PeerId> sorted = inTable.stream()
                    .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                    .limit(limit)
                    .toList();
            assertThat(any.closest(target, limit, Families.BOTH))
                    .map(Contact::peer)
                    .isEqualTo(sorted);
        }
    }

    @Property(tries = 100)
    void shouldKeepItsInvariantsWhateverHappens(@ForAll long seed) {
        RandomGenerator chance = new SplittableRandom(seed);
        PeerId owner = TestRecords.peer(chance);
        RoutingTable any = new RoutingTable(owner, TableSettings.defaults(), chance, new Counters());
        List<PeerId> pool = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            pool.add(TestRecords.peer(chance));
        }
        pool.add(owner);
        Set<PeerId> answered = new LinkedHashSet<>();
        for (int step = 0; step < 600; step++) {
            PeerId peer = pool.get(chance.nextInt(pool.size()));
            Contact contact = chance.nextInt(3) == 0
                    ? new Contact(peer, new Endpoint(new IpAddress(0xfd00L << 48, peer.hashCode()), 1))
                    : privateContact(peer, chance.nextInt(3));
            switch (chance.nextInt(6)) {
                case 0, 1 -> {
                    any.answered(contact, RTT, step * MINUTE);
                    answered.add(peer);
                }
                case 2 -> any.missed(contact, step * MINUTE);
                case 3 -> any.remember(contact);
                case 4 -> any.remove(peer);
                default -> any.takeDueCheck(Families.BOTH, step * MINUTE);
            }
            List<Contact> all = any.closest(owner.key(), 1_000, Families.BOTH);
            assertThat(all)
                    .hasSize(any.size())
                    .map(Contact::peer)
                    .doesNotHaveDuplicates()
                    .doesNotContain(owner);
            assertThat(answered).containsAll(all.stream().map(Contact::peer).toList());
            for (int bits = 0; bits < 12; bits++) {
                int shared = bits;
                assertThat(all.stream()
                                .filter(one -> owner.key().commonPrefixBits(one.key()) == shared)
                                .count())
                        .isLessThanOrEqualTo(20);
            }
        }
    }

    @Test
    void shouldNotTellOthersOfWhomeverWasSilentUntilItAnswers() {
        List<Contact> contacts = fillBucket0(5, 1);
        Contact silent = contacts.get(2);
        assertThat(toldToOthers()).containsExactlyInAnyOrderElementsOf(contacts);
        table.missed(silent, MINUTE);
        assertThat(toldToOthers()).hasSize(4).doesNotContain(silent);
        // whom we ask ourselves: we notice when it is silent
        assertThat(table.closest(self.key(), 20, Families.BOTH)).containsExactlyInAnyOrderElementsOf(contacts);
        table.answered(silent, RTT, MINUTE);
        assertThat(toldToOthers()).containsExactlyInAnyOrderElementsOf(contacts);
    }

    private List<Contact> toldToOthers() {
        PeerId asker = TestRecords.peer(random);
        return table.closestFor(asker, AddressScope.PRIVATE, self.key(), 20, Families.BOTH);
    }

    @Test
    void shouldNeverEvictALivePeerForANewOne() {
        List<Contact> first = fillBucket0(20, 1);
        List<Contact> later = fillBucket0(5, 2);
        assertThat(table.size()).isEqualTo(20);
        assertThat(first).allMatch(contact -> table.contains(contact.peer()));
        assertThat(later).noneMatch(contact -> table.contains(contact.peer()));
        assertThat(counters.counter("dht.table.refused_full").value()).isEqualTo(5);
    }

    @Test
    void shouldOfferTheNewestThatWaitsWhenAPlaceBecomesFree() {
        List<Contact> first = fillBucket0(20, 1);
        List<Contact> later = fillBucket0(6, 2);
        Contact dead = first.get(7);
        assertThat(table.takeWaiting(dead.key())).isNull();
        assertThat(table.missed(dead, 0)).isEqualTo(Miss.KEPT);
        assertThat(table.missed(dead, 0)).isEqualTo(Miss.REMOVED);
        assertThat(table.takeWaiting(dead.key())).isEqualTo(later.get(5));
        assertThat(table.contains(later.get(5).peer())).isFalse();
    }

    @Test
    void shouldNotBlameAPeerForSilenceAtAnEndpointItDoesNotHave() {
        Contact contact = fillBucket0(1, 1).get(0);
        Contact hearsay = new Contact(contact.peer(), new Endpoint(IpAddress.ofIpv4(0x0a090909), 9));
        for (int i = 0; i < 5; i++) {
            assertThat(table.missed(hearsay, 0)).isEqualTo(Miss.UNKNOWN);
        }
        assertThat(table.contains(contact.peer())).isTrue();
    }

    @Test
    void shouldKeepBothFamiliesOfOnePeerAndLoseThemOneByOne() {
        PeerId peer = TestRecords.peer(random);
        Contact ipv4 = privateContact(peer, 1);
        Contact ipv6 = new Contact(peer, new Endpoint(new IpAddress(0xfd00L << 48, 1), 4433));
        assertThat(table.answered(ipv4, RTT, 0)).isEqualTo(Admission.ADMITTED);
        assertThat(table.answered(ipv6, RTT, 0)).isEqualTo(Admission.KNOWN);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.contact(peer, Families.BOTH)).isEqualTo(ipv4);
        assertThat(table.contact(peer, Families.IPV6)).isEqualTo(ipv6);

        table.missed(ipv4, 0);
        assertThat(table.missed(ipv4, 0)).isEqualTo(Miss.KEPT);
        assertThat(table.contact(peer, Families.BOTH)).isEqualTo(ipv6);
        assertThat(table.contact(peer, Families.IPV4)).isNull();
        assertThat(table.missed(ipv6, 0)).isEqualTo(Miss.REMOVED);
    }

    @Test
    void shouldCheckTheFamiliesInTurn() {
        PeerId peer = TestRecords.peer(random);
        table.answered(privateContact(peer, 1), RTT, 0);
        table.answered(new Contact(peer, new Endpoint(new IpAddress(0xfd00L << 48, 1), 4433)), RTT, 0);
        Set<IpFamily> checked = new LinkedHashSet<>();
        for (long round = 1; round <= 2; round++) {
            Contact due = table.takeDueCheck(Families.BOTH, round * 10 * MINUTE);
            if (due == null) {
                throw new AssertionError("a check is due");
            }
            checked.add(due.endpoint().family());
            table.answered(due, RTT, round * 10 * MINUTE);
        }
        assertThat(checked).containsExactlyInAnyOrder(IpFamily.values());
    }

    @Test
    void shouldCheckTheLeastRecentlySeenFirstAndEachOnceAtATime() {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Contact contact = privateContact(TestRecords.peer(random), i);
            contacts.add(contact);
            table.answered(contact, RTT, i * MINUTE);
        }
        assertThat(table.takeDueCheck(Families.BOTH, 0)).isNull();
        assertThat(table.untilNextCheckNanos(0)).isBetween(2 * MINUTE, 3 * MINUTE);
        List<Contact> checked = new ArrayList<>();
        for (Contact due = table.takeDueCheck(Families.BOTH, 60 * MINUTE);
                due != null;
                due = table.takeDueCheck(Families.BOTH, 60 * MINUTE)) {
            checked.add(due);
        }
        assertThat(checked).isEqualTo(contacts);
        assertThat(table.untilNextCheckNanos(60 * MINUTE)).isEqualTo(Long.MAX_VALUE);
        table.checkUndecided(contacts.get(3).peer(), 60 * MINUTE);
        assertThat(table.untilNextCheckNanos(60 * MINUTE)).isEqualTo(5_000_000_000L);
    }

    @Test
    void shouldLetOneSubnetFillFreePlacesAndDisplaceItFirst() {
        List<Contact> flood = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Contact contact = new Contact(inBucket0(), new Endpoint(IpAddress.ofIpv4(0x08080800 + i), 4433));
            flood.add(contact);
            assertThat(table.answered(contact, RTT, 0)).isEqualTo(Admission.ADMITTED);
        }
        assertThat(counters.counter("dht.table.admitted_over_quota").value()).isEqualTo(18);
        for (int i = 0; i < 30; i++) {
            Contact diverse = new Contact(inBucket0(), new Endpoint(IpAddress.ofIpv4((20 + i) << 24 | 1), 4433));
            assertThat(table.wants(diverse)).isEqualTo(i < 18);
            assertThat(table.answered(diverse, RTT, 0)).isEqualTo(i < 18 ? Admission.ADMITTED : Admission.WAITING);
        }
        assertThat(flood.stream().filter(one -> table.contains(one.peer())).count())
                .isEqualTo(2);
        assertThat(table.size()).isEqualTo(20);
    }

    @Test
    void shouldCountPeersAtOneAddressOverTheWholeTable() {
        for (int i = 0; i < 6; i++) {
            table.answered(
                    new Contact(TestRecords.peer(random), new Endpoint(IpAddress.ofIpv4(0x08080808), 4433 + i)),
                    RTT,
                    0);
        }
        assertThat(counters.counter("dht.table.admitted_over_quota").value()).isPositive();
        QuotaCount quota = new QuotaCount(IpAddress.ofIpv4(0x08080808));
        for (int i = 0; i < 4; i++) {
            assertThat(quota.isExceeded()).isFalse();
            quota.count(IpAddress.ofIpv4(0x08080808), false);
        }
        assertThat(quota.isExceeded()).isTrue();
    }

    @Test
    void shouldExemptLoopbackAndPrivateAddressesFromQuotas() {
        for (int i = 0; i < 20; i++) {
            table.answered(new Contact(inBucket0(), new Endpoint(IpAddress.ofIpv4(0x7f000001), 5000 + i)), RTT, 0);
        }
        assertThat(table.size()).isEqualTo(20);
        assertThat(counters.counter("dht.table.admitted_over_quota").value()).isZero();
    }

    @Test
    void shouldRefuseItselfAndAddressesThatNobodyHas() {
        assertThat(table.answered(privateContact(self, 1), RTT, 0)).isEqualTo(Admission.REFUSED);
        for (int word : new int[] {0xe0000001, 0xa9fe0101, 0, 0xffffffff}) {
            Contact contact = new Contact(TestRecords.peer(random), new Endpoint(IpAddress.ofIpv4(word), 1));
            assertThat(table.answered(contact, RTT, 0)).isEqualTo(Admission.REFUSED);
            assertThat(table.wants(contact)).isFalse();
        }
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldNameARandomKeyOfEachStaleBucket() {
        for (int i = 0; i < 200; i++) {
            table.answered(privateContact(TestRecords.peer(random), i), RTT, 0);
        }
        assertThat(table.staleTarget(MINUTE, 0)).isNull();
        table.expireIncomplete(MINUTE, 0);
        List<Integer> buckets = new ArrayList<>();
        for (Key target = table.staleTarget(MINUTE, 0); target != null; target = table.staleTarget(MINUTE, 0)) {
            buckets.add(self.key().commonPrefixBits(target));
            table.lookedUp(target, 0);
        }
        List<Contact> all = table.closest(self.key(), 200, Families.BOTH);
        int nearest = self.key().commonPrefixBits(all.get(19).key());
        assertThat(buckets)
                .isNotEmpty()
                .isSortedAccordingTo(Comparator.naturalOrder())
                .doesNotHaveDuplicates()
                .allMatch(bucket -> bucket <= nearest)
                .allMatch(bucket -> all.stream()
                                .filter(one -> self.key().commonPrefixBits(one.key()) == bucket)
                                .count()
                        < 20);
    }

    @Test
    void shouldHaveNothingToLearnWhereOneLookupFindsAll() {
        for (int i = 0; i < 19; i++) {
            table.answered(privateContact(TestRecords.peer(random), i), RTT, 0);
        }
        table.expireIncomplete(MINUTE, 0);
        assertThat(table.staleTarget(MINUTE, 0)).isNull();
    }

    private List<Contact> fillBucket0(int count, int network) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Contact contact = privateContact(inBucket0(), network * 1_000 + i);
            contacts.add(contact);
            table.answered(contact, RTT, 0);
        }
        return contacts;
    }

    private PeerId inBucket0() {
        while (true) {
            PeerId peer = TestRecords.peer(random);
            if (self.key().commonPrefixBits(peer.key()) == 0) {
                return peer;
            }
        }
    }

    private static Contact privateContact(PeerId peer, int number) {
        return new Contact(peer, new Endpoint(IpAddress.ofIpv4(0x0a000000 + number), 4433));
    }

    private static Key nearTo(Key key, RandomGenerator chance) {
        return new Key(key.w0() ^ (1L << chance.nextInt(64)), chance.nextLong(), key.w2(), key.w3());
    }
}
