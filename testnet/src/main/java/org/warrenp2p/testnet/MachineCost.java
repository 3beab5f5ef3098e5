package org.warrenp2p.testnet;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * What a run costs this machine. The heap is fullest right before a collection, so it is looked at there, all of its pools at
 * the same time: what was reachable and what waited to be collected.
 */
final class MachineCost implements AutoCloseable {

    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final long startNanos = System.nanoTime();
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    /** Written by the thread of the notifications. */
    private final AtomicLong peakBytes = new AtomicLong();

    private final NotificationListener listener = (notification, handback) -> collected(notification);

    /** The clock begins. */
    MachineCost() {
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(bean -> ((NotificationEmitter) bean).addNotificationListener(listener, null, null));
    }

    double wallSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** The most of the heap that was in use at one time, garbage included. */
    double peakHeapMegabytes() {
        saw(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        return peakBytes.get() / BYTES_PER_MEGABYTE;
    }

    private void collected(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            saw(used(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo()
                    .getMemoryUsageBeforeGc()));
        }
    }

    private long used(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    private void saw(long bytes) {
        peakBytes.accumulateAndGet(bytes, Math::max);
    }

    /** Ends it; what was seen stays. */
    @Override
    public void close() {
        ManagementFactory.getGarbageCollectorMXBeans().forEach(bean -> {
            try {
                ((NotificationEmitter) bean).removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("It was added when this began", e);
            }
        });
    }
}
