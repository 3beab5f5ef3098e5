package org.warrenp2p.dht.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.Counters;

/** What is selected from a table, against a list of all that is in it. */
class ClosestSelectionTest {

    private static final long RTT = 20_000_000L;

    @Property(tries = 500)
    void shouldSelectWhomTheAskerCanUse(
            @ForAll long seed,
            @ForAll @IntRange(max = 300) int peers,
            @ForAll @IntRange(min = 1, max = 45) int limit,
            @ForAll Families families,
            @ForAll AddressScope from) {
        World world = new World(new SplittableRandom(seed), peers);
        for (Key target : world.targets()) {
            PeerId asker = world.somePeer();
            List<Contact> expected = world.byDistance(target).stream()
                    .filter(peer -> !peer.equals(asker) && !world.doubted.contains(peer))
                    .map(peer -> usable(world.rows.getOrDefault(peer, Map.of()), families, from))
                    .filter(Objects::nonNull)
                    .limit(limit)
                    .toList();
            assertThat(world.table.closestFor(asker, from, target, limit, families))
                    .isEqualTo(expected);
        }
    }

    @Property(tries = 300)
    void shouldCountThoseThatAreCloser(@ForAll long seed, @ForAll @IntRange(max = 300) int peers) {
        World world = new World(new SplittableRandom(seed), peers);
        for (Key target : world.targets()) {
            for (Key than : world.targets()) {
                long closer = world.rows.keySet().stream()
                        .filter(peer -> target.compareDistance(peer.key(), than) < 0)
                        .count();
                assertThat(world.table.countCloser(target, than)).isEqualTo((int) closer);
            }
            List<PeerId> sorted = world.byDistance(target);
            PeerId peer = world.somePeer();
            for (int limit : new int[] {1, 6, 20, 40}) {
                assertThat(world.table.isAmongClosest(peer, limit, target))
                        .isEqualTo(sorted.subList(0, Math.min(limit, sorted.size()))
                                .contains(peer));
            }
        }
    }

    private static @Nullable Contact usable(Map<IpFamily, Contact> row, Families families, AddressScope from) {
        for (IpFamily family : IpFamily.values()) {
            Contact contact = row.get(family);
            if (contact != null
                    && families.include(family)
                    && from.mayHearOf(AddressScope.of(contact.endpoint().address()))) {
                return contact;
            }
        }
        return null;
    }

    /** A table that has lived: some have two endpoints, some have lost one, some are gone. */
    private static final class World {

        private final SplittableRandom random;
        private final PeerId self;
        private final RoutingTable table;
        private final Map<PeerId, Map<IpFamily, Contact>> rows = new LinkedHashMap<>();
        private final List<PeerId> all = new ArrayList<>();
        /** Silent when asked last: they are here, and named to nobody. */
        private final Set<PeerId> doubted = new LinkedHashSet<>();

        World(SplittableRandom random, int peers) {
            this.random = random;
            this.self = TestRecords.peer(random);
            this.table = new RoutingTable(self, TableSettings.defaults(), random, new Counters());
            for (int i = 0; i < peers; i++) {
                PeerId peer = TestRecords.peer(random);
                all.add(peer);
                for (int endpoints = 1 + random.nextInt(2); endpoints > 0; endpoints--) {
                    answer(contact(peer, i));
                }
                if (random.nextInt(4) == 0) {
                    miss(somePeer());
                }
            }
        }

        private void answer(Contact contact) {
            table.answered(contact, RTT, 0);
            doubted.remove(contact.peer());
            // a peer over quota may have displaced another one
            rows.keySet().removeIf(peer -> !table.contains(peer));
            if (table.contains(contact.peer())) {
                rows.computeIfAbsent(contact.peer(), none -> new LinkedHashMap<>())
                        .put(contact.endpoint().family(), contact);
            }
        }

        private void miss(PeerId peer) {
            Map<IpFamily, Contact> row = rows.get(peer);
            if (row != null) {
                Contact contact = row.values().iterator().next();
                while (table.missed(contact, 0) == RoutingTable.Miss.KEPT && table.knows(contact)) {
                    // until it has lost this endpoint
                }
                doubted.add(peer);
                row.remove(contact.endpoint().family());
                if (row.isEmpty()) {
                    rows.remove(peer);
                }
            }
        }

        private Contact contact(PeerId peer, int number) {
            IpAddress address = switch (random.nextInt(5)) {
                case 0 -> IpAddress.ofIpv4(0x08000000 + (number << 8));
                case 1 -> IpAddress.ofIpv4(0x0a000000 + number);
                case 2 -> IpAddress.ofIpv4(0x7f000001 + number);
                case 3 -> new IpAddress((0x2001L << 48) + ((long) number << 32), 1);
                default -> new IpAddress(0xfd00L << 48, number);
            };
            return new Contact(peer, new Endpoint(address, 4433));
        }

        private PeerId somePeer() {
            return all.isEmpty() || random.nextInt(10) == 0 ? self : all.get(random.nextInt(all.size()));
        }

        private List<PeerId> byDistance(Key target) {
            return rows.keySet().stream()
                    .sorted((a, b) -> target.compareDistance(a.key(), b.key()))
                    .toList();
        }

        /** Anywhere, ourselves and near to ourselves, peers and near to peers. */
        private List<Key> targets() {
            Key own = self.key();
            Key peer = somePeer().key();
            return List.of(
                    new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                    own,
                    new Key(own.w0() ^ 1L << random.nextInt(64), own.w1(), own.w2(), own.w3()),
                    new Key(own.w0() ^ random.nextLong() >>> random.nextInt(64), own.w1(), own.w2(), own.w3()),
                    peer,
                    new Key(peer.w0(), peer.w1(), peer.w2(), peer.w3() ^ 1));
        }
    }
}
