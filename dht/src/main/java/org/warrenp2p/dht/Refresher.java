package org.warrenp2p.dht;

import java.time.Duration;
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

    /**
     * Between the buckets that are filled after joining. A new peer costs a handshake on each side (0.4 ms): spread over
     * a minute, a thousand nodes that start together do not compete for it, and those who ask us meanwhile fill places too.
     */
    private static final long FILL_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    /**
     * After this, and after twice as long each time, a node that has joined looks itself up again while it knows fewer
     * than k peers. Nodes that start together find a network that does not know the others yet: an asker is in a table
     * after two or three round trips.
     */
    private static final long SETTLE_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LocalNode local;
    private final EventLoop loop;
    private final RoutingTable table;
    private final Lookups lookups;
    private final Runnable refreshed;
    private final RandomGenerator random;
    private final long selfEveryNanos;
    private final long bucketEveryNanos;
    private final int enough;
    private EventLoop.@Nullable Timer selfTimer;
    private EventLoop.@Nullable Timer bucketTimer;
    private EventLoop.@Nullable Timer fillTimer;
    private EventLoop.@Nullable Timer settleTimer;
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
        this.enough = settings.table().bucketSize();
        this.bucketEveryNanos = settings.refreshBucketEvery().toNanos();
    }

    void start() {
        scheduleSelf();
        scheduleBucket();
    }

    /** What a node does after it has joined: it makes sure that it knows its neighbours, and then others. */
    void settle() {
        if (settleTimer != null) {
            settleTimer.cancel();
        }
        fillBuckets();
        settleAfter(SETTLE_PAUSE_NANOS);
    }

    private void settleAfter(long pauseNanos) {
        if (closed || table.size() >= enough || pauseNanos >= selfEveryNanos) {
            return;
        }
        settleTimer = loop.schedule(
                spread(pauseNanos),
                () -> lookups.closest(
                        Purpose.MAINTENANCE,
                        local.peer().key(),
                        LookupRun.of(
                                run -> {
                                    refreshed.run();
                                    fillBuckets();
                                    settleAfter(2 * pauseNanos);
                                },
                                failure -> settleAfter(2 * pauseNanos))));
    }

    /** Fills the buckets that the lookup for ourselves left incomplete. */
    private void fillBuckets() {
        table.expireIncomplete(bucketEveryNanos, loop.nanoTime());
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
        if (fillTimer != null) {
            fillTimer.cancel();
        }
        if (settleTimer != null) {
            settleTimer.cancel();
        }
    }

    private void refreshNext() {
        Key target = closed ? null : table.staleTarget(bucketEveryNanos, loop.nanoTime());
        if (target != null) {
            refresh(target, () -> {
                if (!closed) {
                    fillTimer = loop.schedule(spread(FILL_PAUSE_NANOS), this::refreshNext);
                }
            });
        }
    }

    /** Asks as many peers near {@code target} as its bucket has room for: who answers gets a place. */
    private void refresh(Key target, Runnable done) {
        int places = table.placesFor(target);
        if (places == 0) {
            table.lookedUp(target, loop.nanoTime());
            done.run();
        } else {
            lookups.near(target, places, LookupRun.of(run -> done.run(), failure -> {}));
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
                refresh(target, () -> {});
            }
            scheduleBucket();
        });
    }

    private long spread(long nanos) {
        return nanos - nanos / 10 + random.nextLong(nanos / 5 + 1);
    }
}
