package org.warrenp2p.dht;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Key;
import org.warrenp2p.transport.EventLoop;

/** Looks up a random key now and then, so that the estimate of the network's size rests on no place in particular. */
final class SizeSurvey {

    /** While the size is unknown: after joining is done, and gently, because eight of them cost as much as joining. */
    private static final long FIRST_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    /** The buckets are filled in the first two minutes; joining stays as cheap as it was. */
    private static final long AFTER_START_NANOS = Duration.ofMinutes(3).toNanos();

    private final EventLoop loop;
    private final RoutingTable table;
    private final Lookups lookups;
    private final ClosestSets sets;
    private final RandomGenerator random;
    private final long everyNanos;
    private EventLoop.@Nullable Timer timer;

    SizeSurvey(DhtPorts ports, DhtSettings settings, RoutingTable table, Lookups lookups, ClosestSets sets) {
        this.loop = ports.loop();
        this.table = table;
        this.lookups = lookups;
        this.sets = sets;
        this.random = ports.randoms().stream("dht.survey");
        this.everyNanos = settings.density().measureEvery().toNanos();
    }

    void start() {
        if (everyNanos > 0) {
            schedule(AFTER_START_NANOS);
        }
    }

    void close() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void schedule(long nanos) {
        timer = loop.schedule(nanos - nanos / 10 + random.nextLong(nanos / 5 + 1), this::measure);
    }

    private void measure() {
        if (table.size() > 0) {
            Key target = new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            lookups.closest(Purpose.MAINTENANCE, target, LookupRun.of(run -> {}, failure -> {}));
        }
        schedule(sets.size() == null ? Math.min(FIRST_EVERY_NANOS, everyNanos) : everyNanos);
    }
}
