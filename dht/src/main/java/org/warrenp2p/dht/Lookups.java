package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.lookup.DisjointLookup;
import org.warrenp2p.dht.lookup.HearsayFilter;
import org.warrenp2p.dht.lookup.IterativeLookup;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/** Starts lookups, and holds what all of them need. */
final class Lookups {

    /** Of the 20 that hold a record any one will do: at 10 % loss each way, one live peer in 28 is gone by. */
    private static final int FIND_RETRANSMISSIONS = 1;

    /** Who is missed for a store is missed for an hour: at 10 % loss each way, one live peer in 146. */
    private static final int CLOSEST_RETRANSMISSIONS = 2;

    private final LocalNode local;
    private final DhtPorts ports;
    private final DhtSettings settings;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final AddressRules rules;
    private final ClosestSets sets;
    private final LookupQueue queue;
    /** Running and waiting ones; bounded by the queue. */
    private final Set<LookupRun> active = new LinkedHashSet<>();

    private final Counters.Counter finished;
    private final Counters.Counter messages;
    private final Counters.Counter unusable;
    private final HearsayFilter hearsay = new OwnKnowledge();
    private boolean closed;

    Lookups(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            TableKeeper keeper,
            AddressRules rules,
            ClosestSets sets) {
        this.local = local;
        this.ports = ports;
        this.settings = settings;
        this.table = table;
        this.keeper = keeper;
        this.rules = rules;
        this.sets = sets;
        this.queue = new LookupQueue(ports.loop(), settings, ports.counters());
        this.finished = ports.counters().counter("dht.lookup.finished");
        this.messages = ports.counters().counter("dht.lookup.messages");
        this.unusable = ports.counters().counter("dht.lookup.answer_unusable");
    }

    /** Searches for what lies at {@code target}, until the closest few have been asked. */
    LookupRun find(Key target, Question question, LookupRun.Listener listener) {
        IterativeLookup first = lookup(target, settings.closestToFinish());
        LookupRun run = new LookupRun(
                this,
                Purpose.FIND,
                target,
                question,
                settings.askTimeout().toNanos(),
                Patience.ofSearch(FIND_RETRANSMISSIONS),
                first,
                new WiderSearch(this, sets, settings.density(), first, ports.counters()),
                listener);
        return submit(run, listener);
    }

    /** Searches for the k peers closest to {@code target}. */
    LookupRun closest(Purpose purpose, Key target, LookupRun.Listener listener) {
        int k = settings.table().bucketSize();
        LookupRun.Listener teaching = LookupRun.of(
                run -> {
                    sets.found(target, run.closest(k));
                    listener.onFinished(run);
                },
                listener::onFailure);
        return submit(findNodes(purpose, target, k, teaching), teaching);
    }

    /**
     * Searches for the k peers closest to {@code target} within the turn of a lookup that runs: whoever waits for another
     * in the queue, holding a place, may wait for ever. What it finds says nothing of the network's size.
     */
    LookupRun beside(Key target, LookupRun.Listener listener) {
        LookupRun run = findNodes(Purpose.FIND, target, settings.table().bucketSize(), listener);
        if (closed) {
            later(listener, new Failure(Failure.Code.CLOSED, "The node was closed"));
        } else {
            active.add(run);
            ports.loop().execute(run::startBeside);
        }
        return run;
    }

    /** Disjoint paths towards {@code target}. */
    DisjointLookup disjoint(Key target) {
        return new DisjointLookup(
                target,
                settings.density().disjointPaths(),
                settings.closestToFinish(),
                settings.lookup(),
                table::rttNanos,
                hearsay);
    }

    /** Asks all of those that it is given, at most {@code count}, and nobody on their word. */
    IterativeLookup among(Key target, int count) {
        return new IterativeLookup(target, count, settings.lookup(), table::rttNanos, (told, teller) -> false);
    }

    private LookupRun findNodes(Purpose purpose, Key target, int needed, LookupRun.Listener listener) {
        return new LookupRun(
                this,
                purpose,
                target,
                Question.nodes(whoIsNear(target)),
                (purpose == Purpose.MAINTENANCE ? settings.askTimeout() : settings.storeTimeout()).toNanos(),
                Patience.ofClosest(CLOSEST_RETRANSMISSIONS),
                lookup(target, needed),
                null,
                listener);
    }

    void close() {
        closed = true;
        for (LookupRun run : new ArrayList<>(active)) {
            run.fail(new Failure(Failure.Code.CLOSED, "The node was closed"));
        }
    }

    int running() {
        return queue.running();
    }

    int waiting() {
        return queue.waiting();
    }

    EventLoop loop() {
        return ports.loop();
    }

    Exchanges exchanges() {
        return ports.exchanges();
    }

    TableKeeper keeper() {
        return keeper;
    }

    void countUnusable() {
        unusable.increment();
    }

    /** Where a lookup for {@code target} begins. */
    List<Contact> knownNear(Key target) {
        table.lookedUp(target, ports.loop().nanoTime());
        return nearest(target);
    }

    /** Whom we know nearest to {@code target}, without beginning a lookup. */
    List<Contact> nearest(Key target) {
        return table.closest(target, settings.table().bucketSize(), local.families());
    }

    /** The question whom somebody knows near {@code target}. */
    Request.FindNode whoIsNear(Key target) {
        return new Request.FindNode(target, local.families());
    }

    /** Everybody we know, closest to {@code target} first. */
    List<Contact> allKnown(Key target) {
        return table.closest(target, table.size(), local.families());
    }

    /** Whether {@code told} may be asked: those who have answered us are no hearsay. */
    boolean believes(Contact told, Endpoint teller) {
        return hearsay.accepts(told, teller);
    }

    /** {@code run} ended; {@code started} says whether it held a place. */
    void ended(LookupRun run, boolean started) {
        active.remove(run);
        messages.add(run.ownMessages());
        if (started) {
            finished.increment();
            // not within the run's own turn: the next one must not start on top of it
            ports.loop().execute(queue::ended);
        } else {
            queue.withdraw(run.purpose(), run);
        }
    }

    private IterativeLookup lookup(Key target, int needed) {
        return new IterativeLookup(target, needed, settings.lookup(), table::rttNanos, hearsay);
    }

    private LookupRun submit(LookupRun run, LookupRun.Listener listener) {
        if (closed) {
            later(listener, new Failure(Failure.Code.CLOSED, "The node was closed"));
        } else if (queue.submit(run.purpose(), run)) {
            active.add(run);
        } else {
            later(listener, new Failure(Failure.Code.LIMIT, "Too many lookups wait already; try again later"));
        }
        return run;
    }

    private void later(LookupRun.Listener listener, Failure failure) {
        ports.loop().execute(() -> listener.onFailure(failure));
    }

    /** Those who have answered us are no hearsay, and are asked at our own endpoint: others may name a wrong one. */
    private final class OwnKnowledge implements HearsayFilter {

        @Override
        public boolean accepts(Contact told, Endpoint teller) {
            return believed(told, teller) != null;
        }

        @Override
        public @Nullable Contact believed(Contact told, Endpoint teller) {
            Contact known = table.contact(told.peer(), local.families());
            if (known != null) {
                return known;
            }
            return table.knows(told) || rules.accepts(told, teller) ? told : null;
        }
    }
}
