package org.warrenp2p.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.SeededEntropy;
import org.warrenp2p.transport.table.KeyedHash;

class SendBudgetPropertiesTest {

    private static final int MAX_PATHS = 5;

    private final Counters counters = new Counters();
    private final Counters.Counter forgotten = counters.counter("forgotten");
    private final FakeSocket socket = new FakeSocket();

    private SendBudget newBudget() {
        return new SendBudget(MAX_PATHS, new KeyedHash(new SeededEntropy(1)), forgotten);
    }

    @Property(tries = 200)
    void shouldNeverAllowMoreThanHasCome(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SendBudget budget = newBudget();
        int[] in = new int[8];
        int[] out = new int[8];
        for (int step = 0; step < 300; step++) {
            int number = random.nextInt(in.length);
            Path path = socket.pathTo(number);
            int bytes = random.nextInt(1, 2_000);
            if (random.nextBoolean()) {
                budget.received(path, bytes);
                in[number] += bytes;
                assertThat(budget.leftBytes(path)).isGreaterThanOrEqualTo(bytes);
            } else {
                int left = budget.leftBytes(path);
                boolean spent = budget.spend(path, bytes);
                assertThat(spent).isEqualTo(bytes <= left);
                out[number] += spent ? bytes : 0;
                assertThat(budget.leftBytes(path)).isEqualTo(spent ? left - bytes : left);
            }
            assertThat(out[number]).isLessThanOrEqualTo(in[number]);
            assertThat(budget.leftBytes(path)).isBetween(0, SendBudget.MAX_SAVED_BYTES);
            assertThat(budget.size()).isLessThanOrEqualTo(MAX_PATHS);
        }
    }

    @Example
    void shouldForgetTheEndpointSilentLongestAndCountIt() {
        SendBudget budget = newBudget();
        for (int i = 0; i <= MAX_PATHS; i++) {
            budget.received(socket.pathTo(i), 10);
            budget.received(socket.pathTo(0), 10);
        }
        assertThat(budget.leftBytes(socket.pathTo(1))).isZero();
        assertThat(budget.leftBytes(socket.pathTo(0))).isEqualTo(70);
        assertThat(forgotten.value()).isEqualTo(1);
    }

    @Example
    void shouldTellSocketsApart() {
        SendBudget budget = newBudget();
        budget.received(socket.pathTo(1), 10);
        assertThat(budget.leftBytes(new FakeSocket().pathTo(1))).isZero();
    }

    /** An endpoint that never sent must not push out one that did. */
    @Example
    void shouldKeepNothingForWhoeverNeverSent() {
        SendBudget budget = newBudget();
        for (int i = 0; i < 100; i++) {
            assertThat(budget.spend(socket.pathTo(i), i)).isFalse();
        }
        assertThat(budget.size()).isZero();
    }
}
