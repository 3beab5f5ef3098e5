package org.warrenp2p.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warrenp2p.relay.Peers.address;
import static org.warrenp2p.relay.Peers.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.relay.ReservationTable.Outcome;

class ReservationTableTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final int PER_NETWORK = RelaySettings.DEFAULT.reservationsPerNetwork();

    private static RelaySettings places(int count) {
        return RelaySettings.DEFAULT.withPlaces(count, 64);
    }

    /** The same by a model that goes through everything: who is where until when. */
    @Property(tries = 200)
    void shouldAgreeWithAPlainModel(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReservationTable table = new ReservationTable(places(40));
        Map<PeerId, long[]> model = new LinkedHashMap<>();
        long now = random.nextLong();
        for (int step = 0; step < 400; step++) {
            now += random.nextLong(HOUR / 50);
            long at = now;
            List<PeerId> due = new ArrayList<>(model.keySet());
            due.removeIf(one -> model.getOrDefault(one, new long[2])[0] - at > 0);
            assertThat(table.expire(now)).containsExactlyInAnyOrderElementsOf(due);
            due.forEach(model::remove);
            PeerId peer = peer(random.nextInt(60));
            if (random.nextInt(5) == 0) {
                assertThat(table.remove(peer)).isEqualTo(model.remove(peer) != null);
            } else {
                int network = random.nextInt(2);
                assertThat(table.reserve(peer, address(network, 1), now))
                        .isEqualTo(expected(model, peer, network, now));
            }
            assertThat(table.size()).isEqualTo(model.size());
            assertThat(table.contains(peer, now)).isEqualTo(model.containsKey(peer));
        }
    }

    private static Outcome expected(Map<PeerId, long[]> model, PeerId peer, int network, long now) {
        long[] before = model.get(peer);
        if (before == null && model.size() == 40) {
            return Outcome.FULL;
        }
        boolean moved = before == null || before[1] != network;
        if (moved
                && model.values().stream().filter(place -> place[1] == network).count() == PER_NETWORK) {
            return Outcome.PREFIX_FULL;
        }
        model.put(peer, new long[] {now + HOUR, network});
        return before == null ? Outcome.ADDED : Outcome.RENEWED;
    }

    @Example
    void shouldExpireInTheNanosecondThatItSays() {
        ReservationTable table = new ReservationTable(RelaySettings.DEFAULT);
        table.reserve(peer(1), address(1, 1), 5);

        assertThat(table.contains(peer(1), 5 + HOUR - 1)).isTrue();
        assertThat(table.contains(peer(1), 5 + HOUR)).isFalse();
    }

    @Example
    void shouldNotLimitPrivateNetworks() {
        ReservationTable table = new ReservationTable(RelaySettings.DEFAULT);
        for (int number = 0; number < 100; number++) {
            assertThat(table.reserve(peer(number), IpAddress.ofIpv4(0x0a000001 + number), 0))
                    .isEqualTo(Outcome.ADDED);
        }
    }

    @Example
    void shouldServeOnlyThoseWhoMayBeServed() {
        ReservationTable some =
                new ReservationTable(RelaySettings.DEFAULT.withAccess(List.of(peer(1), peer(2)), List.of(peer(2))));
        ReservationTable most = new ReservationTable(RelaySettings.DEFAULT.withAccess(List.of(), List.of(peer(2))));

        assertThat(some.reserve(peer(1), address(1, 1), 0)).isEqualTo(Outcome.ADDED);
        assertThat(some.reserve(peer(2), address(1, 1), 0)).isEqualTo(Outcome.DENIED);
        assertThat(some.reserve(peer(3), address(1, 1), 0)).isEqualTo(Outcome.DENIED);
        assertThat(most.reserve(peer(2), address(1, 1), 0)).isEqualTo(Outcome.DENIED);
        assertThat(most.reserve(peer(3), address(1, 1), 0)).isEqualTo(Outcome.ADDED);
    }
}
