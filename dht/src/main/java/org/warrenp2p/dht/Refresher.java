package org.warrenp2p.dht;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Key;
import org.warrenp2p.transport.EventLoop;

/** Looks up our neighbourhood, and one stale bucket after another, so that newcomers are noticed without traffic. */
final class Refresher {

    /** Stale buckets are looked for this many times within their age, one lookup each time. */
    private static final int STEPS = 60;

    private final LocalNode local;
    private final EventLoop loop;
    private final RoutingTable table;
    private final Lookups lookups;
    private final Runnable refreshed;
    private final RandomGenerator random;
    private final long selfEveryNanos;
    private final long bucketEveryNanos;
    private EventLoop.@Nullable Timer selfTimer;
    private EventLoop.@Nullable Timer bucketTimer;
    private boolean closed;

    /** @param refreshed told when our neighbourhood has been looked up */
    Refresher(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            Lookups lookups,
            Runnable refreshed) {
        this.local = local;
        this.loop = ports.loop();
        this.table = table;
        this.lookups = lookups;
        this.refreshed = refreshed;
        this.random = ports.randoms().stream("dht.refresh");
        this.selfEveryNanos = settings.refreshSelfEvery().toNanos();
        this.bucketEveryNanos = settings.refreshBucketEvery().toNanos();
    }

    void start() {
        scheduleSelf();
        scheduleBucket();
    }

    /** Looks every bucket up once, one after another: what a node does after it has joined. */
    void refreshAll() {
        table.forgetLookups(bucketEveryNanos, loop.nanoTime());
        refreshNext();
    }

    void close() {
        closed = true;
        if (selfTimer != null) {
            selfTimer.cancel();
        }
        if (bucketTimer != null) {
            bucketTimer.cancel();
        }
    }

    private void refreshNext() {
        Key target = closed ? null : table.staleTarget(bucketEveryNanos, loop.nanoTime());
        if (target != null) {
            lookups.closest(Purpose.MAINTENANCE, target, LookupRun.of(run -> refreshNext(), failure -> {}));
        }
    }

    private void scheduleSelf() {
        selfTimer = loop.schedule(spread(selfEveryNanos), () -> {
            lookups.closest(
                    Purpose.MAINTENANCE, local.peer().key(), LookupRun.of(run -> refreshed.run(), failure -> {}));
            scheduleSelf();
        });
    }

    private void scheduleBucket() {
        bucketTimer = loop.schedule(spread(bucketEveryNanos / STEPS), () -> {
            Key target = table.staleTarget(bucketEveryNanos, loop.nanoTime());
            if (target != null) {
                lookups.closest(Purpose.MAINTENANCE, target, LookupRun.of(run -> {}, failure -> {}));
            }
            scheduleBucket();
        });
    }

    private long spread(long nanos) {
        return nanos - nanos / 10 + random.nextLong(nanos / 5 + 1);
    }
}
