package org.warrenp2p.testnet.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.warrenp2p.proto.Key;

class KeyIndexTest {

    @Property(tries = 300)
    void shouldFindWhoIsClosestOfAll(
            @ForAll long seed, @ForAll @IntRange(max = 200) int size, @ForAll @IntRange(min = 1, max = 30) int count) {
        Random random = new Random(seed);
        List<Key> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // crowded in places, and with long common prefixes
            long word = random.nextInt(4) == 0 ? 0x5555_0000_0000_0000L : random.nextLong();
            all.add(new Key(word, random.nextInt(3), random.nextLong(), i));
        }
        Key target = size > 0 && random.nextBoolean()
                ? all.get(random.nextInt(size))
                : new Key(random.nextLong(), random.nextInt(3), random.nextLong(), 0);
        assertThat(new KeyIndex<>(all, Function.identity()).closest(target, count))
                .isEqualTo(Nearest.of(all, Function.identity(), target, count));
    }
}
