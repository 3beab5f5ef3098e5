package org.warrenp2p.node.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.proto.PeerId;

class RepairTurnsPropertiesTest {

    private static final int AT_ONCE = 4;
    private static final long SPACING = 20;
    private static final long LONGEST = 200;

    private static PeerId peer(int number) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        ByteBuffer.wrap(key).putInt(number);
        return PeerId.ofPublicKey(key);
    }

    /** Against a model that remembers who takes part and since when. */
    @Property(tries = 200)
    void shouldKeepItsLimitsAndForgetNobody(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long now = Long.MAX_VALUE - 500;
        RepairTurns turns = new RepairTurns(AT_ONCE, SPACING, LONGEST, now);
        Map<PeerId, Long> waiting = new LinkedHashMap<>();
        Map<PeerId, Long> trying = new LinkedHashMap<>();
        long taken = now - SPACING;
        for (int step = 0; step < 300; step++) {
            now += random.nextInt(30);
            PeerId peer = peer(random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (!trying.containsKey(peer)) {
                        turns.want(peer);
                        waiting.putIfAbsent(peer, (long) step);
                    }
                }
                case 1 -> {
                    turns.done(peer);
                    waiting.remove(peer);
                    trying.remove(peer);
                }
                default -> {
                    PeerId next = turns.take(now);
                    long at = now;
                    trying.values().removeIf(since -> at - since >= LONGEST);
                    boolean may = !waiting.isEmpty() && trying.size() < AT_ONCE && now - taken >= SPACING;
                    assertThat(next != null).isEqualTo(may);
                    if (turns.isWanted()) {
                        assertThat(turns.nextNanos(now) - now)
                                .as("it is not worth asking again at once")
                                .isPositive();
                    }
                    if (next != null) {
                        assertThat(next)
                                .as("who has waited longest")
                                .isEqualTo(waiting.keySet().iterator().next());
                        waiting.remove(next);
                        trying.put(next, now);
                        taken = now;
                    }
                }
            }
            assertThat(turns.isWanted()).isEqualTo(!waiting.isEmpty());
        }
    }
}
