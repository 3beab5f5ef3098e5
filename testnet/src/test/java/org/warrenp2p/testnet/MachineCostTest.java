package org.warrenp2p.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MachineCostTest {

    private static final int MEGABYTE = 1 << 20;
    private static final int HELD = 100;

    @Test
    void shouldTellOfThePeakWhenWhatMadeItIsGone() {
        try (MachineCost cost = new MachineCost()) {
            double before = cost.peakHeapMegabytes();
            collectWhileHolding(new byte[HELD][MEGABYTE]);
            System.gc();
            // another thread tells of the collection
            long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (cost.peakHeapMegabytes() < HELD && System.nanoTime() < untilNanos) {
                Thread.onSpinWait();
            }
            assertThat(cost.peakHeapMegabytes()).isBetween((double) HELD, before + 4 * HELD);
        }
    }

    private static void collectWhileHolding(byte[][] held) {
        try {
            System.gc();
        } finally {
            Reference.reachabilityFence(held);
        }
    }
}
