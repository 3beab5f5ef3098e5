package org.warrenp2p.dht.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.dht.routing.RoutingTable.Admission;
import org.warrenp2p.dht.routing.RoutingTable.Miss;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.transport.Counters;

/** Whom a table has checked and when, against a map of times that is searched from one end to the other. */
class CheckScheduleTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long RTT = 20_000_000L;
    private static final TableSettings SETTINGS = TableSettings.defaults();

    @Property(tries = 300)
    void shouldCheckTheSameAsASearchOfAllTimes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int peers) {
        SplittableRandom chance = new SplittableRandom(seed);
        // the model draws the same numbers as the table
        Model model = new Model(new SplittableRandom(seed + 1));
        RoutingTable table =
                new RoutingTable(TestRecords.peer(chance), SETTINGS, new SplittableRandom(seed + 1), new Counters());
        List<Contact> pool = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            pool.add(new Contact(TestRecords.peer(chance), new Endpoint(IpAddress.ofIpv4(0x0a000000 + i), 4433)));
        }
        // near to where the clock turns over, which happens to real ones
        long now = Long.MAX_VALUE - chance.nextLong(3_600 * SECOND);
        for (int step = 0; step < 600; step++) {
            now += chance.nextLong(10 * SECOND);
            Contact contact = pool.get(chance.nextInt(peers));
            switch (chance.nextInt(8)) {
                case 0, 1, 2 -> {
                    Admission admission = table.answered(contact, RTT, now);
                    if (admission == Admission.KNOWN || admission == Admission.ADMITTED) {
                        model.answered(contact.peer(), now);
                    }
                }
                case 3 -> {
                    Miss miss = table.missed(contact, now);
                    if (miss == Miss.KEPT) {
                        model.doubted(contact.peer(), now);
                    } else {
                        model.checks.remove(contact.peer());
                    }
                }
                case 4 -> {
                    table.checkUndecided(contact.peer(), now);
                    if (model.isBeingChecked(contact.peer())) {
                        model.doubted(contact.peer(), now);
                    }
                }
                case 5 -> {
                    table.remove(contact.peer());
                    model.checks.remove(contact.peer());
                }
                default -> {
                    Contact due = table.takeDueCheck(Families.IPV4, now);
                    assertThat(due == null ? null : due.peer()).isEqualTo(model.takeDue(now));
                    if (due == null) {
                        assertThat(table.untilNextCheckNanos(now)).isPositive();
                    }
                }
            }
            assertThat(table.untilNextCheckNanos(now)).isLessThanOrEqualTo(model.untilNext(now));
        }
    }

    /** The times of all, of whom nobody is forgotten and nobody found by anything but looking at each. */
    private static final class Model {

        private final SplittableRandom random;
        private final Map<PeerId, Long> checks = new LinkedHashMap<>();
        private final List<PeerId> beingChecked = new ArrayList<>();

        Model(SplittableRandom random) {
            this.random = random;
        }

        void answered(PeerId peer, long now) {
            long after = SETTINGS.checkAfter().toNanos();
            note(peer, now + after - after / 10 + random.nextLong(after / 5));
        }

        void doubted(PeerId peer, long now) {
            note(peer, now + SETTINGS.recheckAfter().toNanos());
        }

        private void note(PeerId peer, long at) {
            checks.put(peer, at);
            beingChecked.remove(peer);
        }

        boolean isBeingChecked(PeerId peer) {
            return checks.containsKey(peer) && beingChecked.contains(peer);
        }

        @Nullable
        PeerId takeDue(long now) {
            PeerId due = first(now);
            if (due == null || until(due, now) > 0) {
                return null;
            }
            beingChecked.add(due);
            return due;
        }

        long untilNext(long now) {
            PeerId first = first(now);
            return first == null ? Long.MAX_VALUE : until(first, now);
        }

        private @Nullable PeerId first(long now) {
            beingChecked.retainAll(checks.keySet());
            return checks.keySet().stream()
                    .filter(peer -> !beingChecked.contains(peer))
                    .min((a, b) -> Long.compare(until(a, now), until(b, now)))
                    .orElse(null);
        }

        private long until(PeerId peer, long now) {
            return checks.getOrDefault(peer, 0L) - now;
        }
    }
}
