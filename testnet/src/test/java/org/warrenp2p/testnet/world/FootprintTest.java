package org.warrenp2p.testnet.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.warrenp2p.testnet.settings.Settings;

class FootprintTest {

    @SuppressWarnings("UnusedVariable") // read by name
    private static final class Outer {
        private final Inner inner = new Inner();
        private final @Nullable List<String> nothing = null;
    }

    @SuppressWarnings("UnusedVariable") // read by name
    private static final class Inner {
        private final String word = "found";
    }

    @Test
    void shouldFollowFieldsToWhatIsThere() {
        Outer outer = new Outer();

        assertThat(new Footprint(Outer.class, List.of("inner", "inner.word", "nothing")).of(outer))
                .containsExactly(outer.inner, "found");
    }

    @Test
    void shouldSayWhichFieldIsMissing() {
        assertThatThrownBy(() -> new Footprint(Outer.class, List.of("inner.name")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Inner.name");
    }

    /** What nodes share stays in the cache by itself, and what is named twice is fetched twice. */
    @Test
    void shouldNameOfANodeWhatIsItsOwn() {
        Map<String, String> given = Map.of("wire", "messages", "join_time", "1s", "settle", "1s");
        World world = new World(1, "", Settings.of(WorldKeys.all(), given), 3, (phase, done, of) -> {});
        world.populate(3);
        Footprint node = new Footprint(Peer.class, List.of("node"));
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Object> parts = new ArrayList<>();

        world.peers()
                .forEach(peer ->
                        parts.addAll(MessageNode.FOOTPRINT.of(node.of(peer).get(0))));

        assertThat(parts).hasSizeGreaterThan(3 * 20).allMatch(seen::add);
    }
}
