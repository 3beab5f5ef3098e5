package org.warrenp2p.transport.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EntryOrderPropertiesTest {

    @Property(tries = 300)
    void shouldKeepTheOrderOfAList(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Timed> model = new ArrayList<>();
        EntryOrder<Timed> order = new EntryOrder<>();
        for (int step = 0; step < 100; step++) {
            if (model.isEmpty() || random.nextInt(3) == 0) {
                Timed added = new Timed(0);
                model.add(added);
                order.add(added);
            } else {
                Timed one = model.remove(random.nextInt(model.size()));
                if (random.nextBoolean()) {
                    order.remove(one);
                } else {
                    model.add(one);
                    order.moveToEnd(one);
                }
            }
            assertAgrees(order, model);
        }
    }

    /** The clock's origin is any, so it also runs over the end of a long. */
    @Property(tries = 300)
    void shouldSortByTimeAndLeaveEqualOnesInTheirOrder(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Timed> model = new ArrayList<>();
        EntryOrder<Timed> order = new EntryOrder<>();
        for (int step = 0; step < 40; step++) {
            Timed added = new Timed(Long.MAX_VALUE - 5 + random.nextInt(10));
            model.add(added);
            order.addSorted(added, timed -> timed.nanos);
        }
        model.sort((a, b) -> Long.signum(a.nanos - b.nanos));
        assertAgrees(order, model);
    }

    private static void assertAgrees(EntryOrder<Timed> order, List<Timed> model) {
        assertThat(order.toList()).containsExactlyElementsOf(model);
        assertThat(order.size()).isEqualTo(model.size());
        assertThat(order.first()).isSameAs(model.isEmpty() ? null : model.get(0));
    }

    private static final class Timed extends EntryOrder.Member<Timed> {

        private final long nanos;

        private Timed(long nanos) {
            this.nanos = nanos;
        }
    }
}
