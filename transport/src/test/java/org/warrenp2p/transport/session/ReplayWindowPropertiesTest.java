package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplayWindowPropertiesTest {

    /** Small steps, steps around words and the window, and leaps. */
    @Provide
    Arbitrary<List<Long>> steps() {
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(-70, 70),
                        Arbitraries.longs().between(-2_200, 2_200),
                        Arbitraries.of(-2_048L, -2_047L, 2_047L, 2_048L, 2_112L, 100_000L))
                .list()
                .ofMaxSize(300);
    }

    @Property
    void shouldAgreeWithASetOfEverythingSeen(@ForAll("steps") List<Long> steps) {
        ReplayWindow window = new ReplayWindow();
        SortedSet<Long> seen = new TreeSet<>();
        long counter = 0;
        for (long step : steps) {
            counter = Math.max(0, counter + step);
            boolean tooOld = !seen.isEmpty() && seen.last() - counter >= ReplayWindow.SIZE;
            boolean fresh = !tooOld && !seen.contains(counter);
            assertThat(window.isFresh(counter)).as("counter %d", counter).isEqualTo(fresh);
            if (fresh) {
                assertThat(window.mark(counter)).isEqualTo(seen.isEmpty() || counter > seen.last());
                seen.add(counter);
            }
        }
    }

    @Example
    void shouldRefuseNegativeCounters() {
        assertThat(new ReplayWindow().isFresh(-1)).isFalse();
        assertThat(new ReplayWindow().isFresh(Long.MIN_VALUE)).isFalse();
    }
}
