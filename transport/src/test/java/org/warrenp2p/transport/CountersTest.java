package org.warrenp2p.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CountersTest {

    @Property(tries = 100)
    void shouldGiveOneCounterForEachNameAndTellOfAllInOrder(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Counters counters = new Counters();
        TreeMap<String, Long> expected = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            String name = "area." + (char) ('a' + random.nextInt(26));
            long amount = random.nextInt(3);
            Counters.Counter counter = counters.counter(name);
            counter.add(amount);
            expected.merge(name, amount, Long::sum);
            assertThat(counters.counter(name)).isSameAs(counter);
        }
        assertThat(counters.snapshot()).isEqualTo(expected);
        assertThat(List.copyOf(counters.snapshot().keySet())).isSorted();
    }
}
