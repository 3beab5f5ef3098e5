package org.warrenp2p.dht.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.dht.TestRecords;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedAnnouncement;
import org.warrenp2p.proto.Topic;

class SampleOrderTest {

    private static final Topic TOPIC = Topic.of(NetworkId.MAIN, "topic");

    @Property(tries = 200)
    void shouldHoldEachOnceOnThePagesOfOneOrder(
            @ForAll long seed, @ForAll int order, @ForAll @IntRange(max = 100) int count) {
        List<SignedAnnouncement> all = announcements(seed, count);
        List<SignedAnnouncement> pages = new ArrayList<>();
        for (int offset = 0; offset < count; offset += 9) {
            pages.addAll(SampleOrder.page(all, order, offset, 9));
        }
        assertThat(pages).hasSize(count).containsExactlyInAnyOrderElementsOf(all);
        List<SignedAnnouncement> shuffled = new ArrayList<>(all);
        Collections.reverse(shuffled);
        assertThat(SampleOrder.page(shuffled, order, 0, count))
                .as("the order in which they came plays no part")
                .isEqualTo(pages);
    }

    /**
     * Of 50 announcements each must come first, and on the first page, as often as any other: for successive orders, which
     * a lazy seeker would take, as for random ones. Chi-square with 49 degrees of freedom: above 112 once in 10⁶ times.
     */
    @Property(tries = 10)
    void shouldGiveEachTheSameChance(@ForAll long seed, @ForAll boolean successive) {
        int orders = 10_000;
        List<SignedAnnouncement> all = announcements(seed, 50);
        SplittableRandom random = new SplittableRandom(seed);
        Map<PeerId, Integer> indices = new LinkedHashMap<>();
        all.forEach(signed -> indices.put(signed.announcement().peer(), indices.size()));
        int[] first = new int[all.size()];
        int[] onFirstPage = new int[all.size()];
        for (int i = 0; i < orders; i++) {
            List<SignedAnnouncement> page = SampleOrder.page(all, successive ? i : random.nextInt(), 0, 9);
            int[] places = page.stream()
                    .mapToInt(
                            signed -> indices.getOrDefault(signed.announcement().peer(), -1))
                    .toArray();
            first[places[0]]++;
            for (int place : places) {
                onFirstPage[place]++;
            }
        }
        assertThat(chiSquare(first, orders)).isLessThan(112);
        // nine without replacement scatter less than nine independent ones
        assertThat(chiSquare(onFirstPage, 9 * orders)).isLessThan(112);
    }

    private static double chiSquare(int[] counts, int sum) {
        double expected = (double) sum / counts.length;
        double square = 0;
        for (int count : counts) {
            square += (count - expected) * (count - expected) / expected;
        }
        return square;
    }

    private static List<SignedAnnouncement> announcements(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<SignedAnnouncement> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new SignedAnnouncement(
                    new Announcement(TestRecords.peer(random), TOPIC, 1, 1), Bytes.wrap(new byte[64])));
        }
        return all;
    }
}
