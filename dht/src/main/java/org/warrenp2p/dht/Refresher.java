package org.warrenp2p.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Request;
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

    /** Two answers of 20 that hardly overlap fill a bucket even if half of them are gone; a third replaces a silent one. */
    private static final int ASKED = 3;

    /**
     * How often a few neighbours are asked who else lives here, besides our own lookup. It takes 3 kB: a tenth of that
     * lookup, and tells of newcomers who have not found us.
     */
    private static final long NEIGHBOURS_EVERY_NANOS = Duration.ofMinutes(2).toNanos();

    /** Sooner after joining: those who joined at the same moment could not be told of. */
    private static final long FIRST_NEIGHBOURS_NANOS = Duration.ofSeconds(30).toNanos();

    /** Of so many closest the {@value #ASKED} are drawn: all of them see most of our neighbourhood, and no liar is always asked. */
    private static final int NEIGHBOURS = 8;

    private final LocalNode local;
    private final EventLoop loop;
    private final RoutingTable table;
    private final Lookups lookups;
    private final long timeoutNanos;
    private final Runnable refreshed;
    private final RandomGenerator random;
    private final long selfEveryNanos;
    private final long bucketEveryNanos;
    private final int enough;
    private EventLoop.@Nullable Timer selfTimer;
    private EventLoop.@Nullable Timer bucketTimer;
    private EventLoop.@Nullable Timer fillTimer;
    private EventLoop.@Nullable Timer settleTimer;
    private EventLoop.@Nullable Timer neighboursTimer;
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
        this.timeoutNanos = settings.askTimeout().toNanos();
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
        if (neighboursTimer != null) {
            neighboursTimer.cancel();
        }
        scheduleNeighbours(FIRST_NEIGHBOURS_NANOS);
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
        if (neighboursTimer != null) {
            neighboursTimer.cancel();
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
            table.lookedUp(target, loop.nanoTime());
            introduceAt(target, done).begin(table.closest(target, ASKED, local.families()), places, contact -> true);
        }
    }

    private Introductions introduceAt(Key target, Runnable done) {
        Request.FindNode question = new Request.FindNode(target, local.families());
        return new Introductions(lookups, table, timeoutNanos, question, done);
    }

    private void scheduleNeighbours(long nanos) {
        neighboursTimer = loop.schedule(spread(nanos), () -> {
            meetNeighbours();
            scheduleNeighbours(NEIGHBOURS_EVERY_NANOS);
        });
    }

    /** Only who belongs to the k closest: the others have their buckets, and their time. */
    private void meetNeighbours() {
        Key self = local.peer().key();
        List<Contact> closest = table.closest(self, enough, local.families());
        if (closest.size() < enough) {
            return;
        }
        Key farthest = closest.get(enough - 1).key();
        List<Contact> drawn = new ArrayList<>(closest.subList(0, Math.min(NEIGHBOURS, enough)));
        while (drawn.size() > ASKED) {
            drawn.remove(random.nextInt(drawn.size()));
        }
        introduceAt(self, refreshed).begin(drawn, enough, contact -> self.compareDistance(contact.key(), farthest) < 0);
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
