package org.warrenp2p.testnet;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** What a run costs this machine. */
final class MachineCost {

    private final long startNanos = System.nanoTime();

    /** The clock begins, and peaks so far are forgotten. */
    MachineCost() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    double wallSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** The sum of the peaks of all pools of the heap, garbage included: an upper bound of what was in use at one time. */
    double peakHeapMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                / 1e6;
    }
}
