package org.warrenp2p.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.warrenp2p.dht.records.Stores;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;

/**
 * Gives newcomers what they should hold (Maymounkov and Mazières 2002, section 2.5), so that what is kept outlives its
 * holders although nobody publishes it again for hours. A newcomer should hold what it is one of the k closest to; of those
 * that hold it, the three closest send it. A few newcomers at a time, the others wait.
 */
final class HandOvers {

    /**
     * Time for a newcomer to learn of its neighbours: whom it does not know it charges for each item. And who is gone by
     * then was not worth the packets.
     */
    private static final long DELAY_NANOS = Duration.ofSeconds(10).toNanos();

    /**
     * Whom a node meets first was there before it, and holds already what it should. Joining takes a minute. Who asks it for
     * its own place meanwhile is joining as well: in a network that grows fast, all who hold something are as new as this.
     */
    private static final long QUIET_NANOS = Duration.ofMinutes(2).toNanos();

    /** A whole table of those who wait: its near buckets hold the only ones that matter. */
    private static final int MAX_WAITING = 256;

    /** Of the closest three one may be gone, and one the publisher, who keeps nothing of its own. */
    private static final int SENDERS = 3;

    private final LocalNode local;
    private final EventLoop loop;
    private final DhtPorts ports;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final Stores stores;
    private final RandomGenerator random;
    private final int k;
    private final int maxRunning;
    private final int perShard;
    private final long timeoutNanos;
    private final long quietUntilNanos;
    private final Counters.Counter started;
    private final Counters.Counter sent;
    private final Counters.Counter accepted;
    private final Counters.Counter refusedFull;
    /** In their order; the first {@link #maxRunning} that are ready run. Bound: {@link #MAX_WAITING} more. */
    private final Map<PeerId, HandOver> newcomers = new LinkedHashMap<>();

    /** Those that are looking themselves up while this node is new; bound: {@link #MAX_WAITING}, the oldest gives way. */
    private final Set<PeerId> joining = new LinkedHashSet<>();

    private boolean closed;

    HandOvers(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            TableKeeper keeper,
            Stores stores) {
        this.local = local;
        this.loop = ports.loop();
        this.ports = ports;
        this.table = table;
        this.keeper = keeper;
        this.stores = stores;
        this.random = ports.randoms().stream("dht.hand_over");
        this.k = settings.table().bucketSize();
        this.maxRunning = settings.keep().handOversRunning();
        this.perShard = settings.store().maxAnnouncementsPerPrefix();
        this.timeoutNanos = settings.storeTimeout().toNanos();
        this.quietUntilNanos = loop.nanoTime() + QUIET_NANOS;
        this.started = ports.counters().counter("dht.hand_over.started");
        this.sent = ports.counters().counter("dht.hand_over.sent");
        this.accepted = ports.counters().counter("dht.hand_over.accepted");
        this.refusedFull = ports.counters().counter("dht.hand_over.refused_full");
    }

    /** {@code peer} asks for its own place. If it is not known yet, it is joining. */
    void looksItselfUp(PeerId peer) {
        if (isQuiet() && joining.add(peer) && joining.size() > MAX_WAITING) {
            joining.remove(joining.iterator().next());
        }
    }

    /** {@code newcomer} has entered the table. */
    void admitted(Contact newcomer) {
        if (closed
                || maxRunning == 0
                || local.role() == Role.CLIENT
                || (isQuiet() && !joining.remove(newcomer.peer()))
                || newcomers.containsKey(newcomer.peer())) {
            return;
        }
        if (newcomers.size() >= maxRunning + MAX_WAITING) {
            refusedFull.increment();
            return;
        }
        HandOver handOver = new HandOver(newcomer, this, stores);
        newcomers.put(newcomer.peer(), handOver);
        loop.schedule(DELAY_NANOS + random.nextLong(DELAY_NANOS), () -> {
            handOver.becomeReady();
            startNext();
        });
    }

    private boolean isQuiet() {
        boolean quiet = loop.nanoTime() - quietUntilNanos < 0;
        if (!quiet) {
            joining.clear();
        }
        return quiet;
    }

    void ended(Contact newcomer) {
        newcomers.remove(newcomer.peer());
        startNext();
    }

    void close() {
        closed = true;
        newcomers.clear();
        joining.clear();
    }

    /** Whether {@code newcomer} has left meanwhile, or there is nothing more to be done for it. */
    boolean isOver(Contact newcomer) {
        return closed || !newcomers.containsKey(newcomer.peer()) || !table.contains(newcomer.peer());
    }

    /**
     * Whether it is for us to give {@code newcomer} what lies at {@code place}. Other newcomers hold nothing yet, however
     * close they are; where many come at once, nobody else would be left to give it.
     */
    boolean isDue(Contact newcomer, Key place, List<Contact> neighbours) {
        Key self = local.peer().key();
        int closer = 0;
        for (Contact neighbour : neighbours) {
            if (!newcomers.containsKey(neighbour.peer()) && place.compareDistance(neighbour.key(), self) < 0) {
                closer++;
                if (closer == SENDERS) {
                    return false;
                }
            }
        }
        // we are one of the k as well
        int others = place.compareDistance(self, newcomer.key()) < 0 ? k - 1 : k;
        return table.isAmongClosest(newcomer.peer(), others, place);
    }

    /** Those among which the closest to what we hold are. */
    List<Contact> neighbours() {
        return table.closest(local.peer().key(), 2 * k, Families.BOTH);
    }

    void ask(Contact newcomer, Request put, Exchanges.Listener listener) {
        sent.increment();
        Contact known = table.contact(newcomer.peer(), local.families());
        ports.exchanges().ask(known == null ? newcomer : known, put, timeoutNanos, listener);
    }

    void countAccepted() {
        accepted.increment();
    }

    EventLoop loop() {
        return loop;
    }

    TableKeeper keeper() {
        return keeper;
    }

    long nowMillis() {
        return ports.clock().millis();
    }

    /** Most announcements of one shard: the newcomer takes no more from one prefix, and gets the others within the hour. */
    int perShard() {
        return perShard;
    }

    private void startNext() {
        int running = 0;
        for (HandOver handOver : new ArrayList<>(newcomers.values())) {
            if (running == maxRunning) {
                return;
            }
            running += handOver.isReady() ? 1 : 0;
            if (handOver.isReady() && handOver.start()) {
                started.increment();
            }
        }
    }
}
