package org.warrenp2p.transport.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EntryTablePropertiesTest {

    /** The hashes are of so many kinds that there are long chains, or hardly any. */
    @Property(tries = 200)
    void shouldHoldWhatAMapHolds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000) int hashes) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Numbered> model = new LinkedHashMap<>();
        EntryTable<Integer, Numbered> table = new EntryTable<>(key -> key % hashes);
        List<Numbered> removed = new ArrayList<>();
        for (int step = 0; step < 1_000; step++) {
            int key = random.nextInt(300);
            // grows for a while, then shrinks
            boolean adding = random.nextInt(1_000) > step;
            Numbered known = model.get(key);
            if (known == null && adding) {
                Numbered added = new Numbered(key);
                model.put(key, added);
                table.add(added);
            } else if (known != null && !adding) {
                model.remove(key);
                assertThat(table.remove(known)).isTrue();
                removed.add(known);
            }
            assertThat(table.get(key)).isSameAs(model.get(key));
            assertThat(table.size()).isEqualTo(model.size());
        }
        for (int key = 0; key < 300; key++) {
            assertThat(table.get(key)).isSameAs(model.get(key));
        }
        for (Numbered gone : removed) {
            assertThat(table.remove(gone)).as("another one of its key stays").isFalse();
        }
        assertThat(table.size()).isEqualTo(model.size());
    }

    private static final class Numbered extends EntryTable.Entry<Integer, Numbered> {

        private final Integer number;

        private Numbered(Integer number) {
            this.number = number;
        }

        @Override
        protected Integer key() {
            return number;
        }
    }
}
