package org.warrenp2p.dht;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.lookup.SizeEstimate;
import org.warrenp2p.dht.records.StorePorts;
import org.warrenp2p.dht.records.Stores;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Topic;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.WallClock;

/**
 * One node's part in the distributed hash table: it keeps a routing table, finds and publishes peer records, and serves
 * the requests of others. Only from the node's loop; nothing blocks, and no result arrives in the turn of its call.
 */
public final class Dht implements AutoCloseable {

    /**
     * Before that nothing is swept: what an earlier run kept would be deleted by a clock that is wrong, and some minutes pass
     * until enough others have told theirs. What has expired is not served meanwhile.
     */
    private static final long FIRST_SWEEP_NANOS = Duration.ofMinutes(10).toNanos();

    private final LocalNode local;
    private final EventLoop loop;
    private final DhtPorts ports;
    private final DhtSettings settings;
    private final WallClock ownClock;
    private final CorrectedClock clock;
    private final RoutingTable table;
    private final Stores stores;
    private final OwnRecord ownRecord;
    private final TableKeeper keeper;
    private final ClosestSets sets;
    private final Lookups lookups;
    private final SizeSurvey survey;
    private final Bootstrap bootstrap;
    private final Refresher refresher;
    private final Publishers publishers;
    private final Publisher publisher;
    private final OwnTopics ownTopics;
    private final OwnValues ownValues;
    private final TopicSearches topicSearches;
    private final HandOvers handOvers;
    private final AddressRules rules;
    private EventLoop.@Nullable Timer sweep;
    private List<Contact> remembered = List.of();
    private boolean started;
    private long startedNanos;
    private boolean closed;

    /** A node that does nothing until {@link #start}. */
    public Dht(LocalNode local, DhtPorts world, DhtSettings settings) {
        this.ownClock = world.clock();
        this.clock = new CorrectedClock(ownClock, world.loop(), world.counters());
        DhtPorts ports = world.withClock(clock);
        this.local = local;
        this.loop = ports.loop();
        this.ports = ports;
        this.settings = settings;
        this.table =
                new RoutingTable(local.peer(), settings.table(), ports.randoms().stream("dht.table"), ports.counters());
        this.stores = new Stores(new StorePorts(
                local.network(),
                settings.store(),
                ports.storages(),
                ports.signatures(),
                ports.clock(),
                ports.randoms().stream("dht.stores"),
                ports.counters()));
        this.ownRecord = new OwnRecord(ports.clock());
        this.rules = new AddressRules(local, ports.counters());
        this.keeper = new TableKeeper(local, ports, settings, table, rules, clock);
        this.sets = new ClosestSets(ports, settings);
        this.lookups = new Lookups(local, ports, settings, table, keeper, rules, sets);
        this.survey = new SizeSurvey(local, ports, settings, table, lookups, sets);
        StorePlaces places = new StorePlaces(lookups, sets, settings, ports.counters());
        this.publishers = new Publishers(ports, settings, table, keeper, places);
        this.publisher = publishers.open(new Publisher.Kind("dht.publish", Purpose.PUBLISH, settings.publish()));
        this.ownTopics = new OwnTopics(ports, settings, publishers);
        this.ownValues = new OwnValues(local, ports, settings, keeper, places, publishers);
        this.topicSearches = new TopicSearches(local, ports, settings, keeper, places, stores.announcements());
        this.handOvers = new HandOvers(local, ports, settings, table, keeper, stores);
        keeper.whenAdmitted(handOvers::admitted);
        sets.whenFirstKnown(publishers::sizeKnown);
        this.bootstrap = new Bootstrap(local, ports, settings, table, keeper, lookups, this::joined);
        this.refresher = new Refresher(local, ports, settings, table, lookups, this::neighbourhoodKnown);
    }

    /** Loads the kept records and the known contacts, and begins to serve and to maintain the table. Once. */
    public void start() {
        if (started) {
            throw new IllegalStateException("The DHT was started already");
        }
        started = true;
        startedNanos = loop.nanoTime();
        stores.load();
        ports.known().load(Completion.of(bootstrap::offerPersisted, failure -> {}));
        PutServer puts = new PutServer(local, ports, settings, table, sets, stores);
        ports.exchanges()
                .serve(new RequestServer(
                        local, table, keeper, stores, puts, handOvers, ownRecord, rules, ownClock, ports.counters()));
        refresher.start();
        survey.start();
        scheduleSweep();
    }

    /**
     * Joins the network through whichever of {@code seeds} answers, and keeps trying for as long as the table is empty,
     * now or later. Replaces the seeds of an earlier call.
     *
     * @param done succeeds when somebody answered and our neighbourhood is known, or at once without seeds; fails only
     *     with CLOSED
     */
    public void bootstrap(List<Contact> seeds, Completion<BootstrapResult> done) {
        bootstrap.start(seeds, done);
    }

    /** How it stands with each bootstrap address, in their order. */
    public List<SeedStatus> seeds() {
        return bootstrap.seeds();
    }

    /** Searches for the record of {@code peer}. */
    public Search find(PeerId peer, FindListener listener) {
        Key target = peer.key();
        SignedPeerRecord here = peer.equals(local.peer())
                ? ownRecord.current()
                : stores.records().get(target);
        RecordQuestion question = new RecordQuestion(target, local.families(), ports, here, listener::onRecord);
        return lookups.find(
                target,
                question,
                LookupRun.of(
                        run -> listener.onFinished(
                                new FindResult(question.best(), run.hops(), run.messages(), run.durationNanos())),
                        listener::onFailure));
    }

    /** Searches for the peers closest to {@code target}; fails with LIMIT, UNREACHABLE or CLOSED. */
    public Search closest(Key target, Completion<ClosestResult> done) {
        int k = settings.table().bucketSize();
        return lookups.closest(
                Purpose.CLOSEST,
                target,
                LookupRun.of(
                        run -> done.succeeded(
                                new ClosestResult(run.closest(k), run.hops(), run.messages(), run.durationNanos())),
                        done::failed));
    }

    /**
     * Publishes this node's record now, and again as time passes, until {@link #close}. Once.
     *
     * @param first told of the first publication, which may have reached nobody; fails only with CLOSED
     */
    public void publish(RecordSource source, Completion<PublishResult> first) {
        publisher.start(
                new Publishable() {
                    @Override
                    public Key place() {
                        return local.peer().key();
                    }

                    @Override
                    public Request put() {
                        SignedPeerRecord record = source.freshRecord();
                        ownRecord.replace(record);
                        return new Request.PutRecord(record);
                    }
                },
                first);
    }

    /** Who keeps this node's record, as far as the last publication and what was heard since tell. */
    public List<Contact> recordHolders() {
        return publisher.holders();
    }

    /** What the record says has changed: publishes it again soon. Does nothing before {@link #publish}. */
    public void recordChanged() {
        publisher.changed();
    }

    /**
     * Announces {@code topic} now, and again as time passes, until it is released or {@link #close}. A topic that is
     * announced already is not announced twice.
     *
     * @param first told of the first publication, which may have reached nobody; fails with LIMIT (too many topics) or
     *     CLOSED
     */
    public Kept announce(Topic topic, AnnouncementSource source, Completion<PublishResult> first) {
        return ownTopics.announce(topic, source, first);
    }

    /**
     * Searches for peers that announced {@code topic}, until {@code limit} different ones are found: a random sample, in
     * which everybody has the same chance. This node itself is left out.
     *
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public Search findPeers(Topic topic, int limit, TopicListener listener) {
        return topicSearches.find(topic, limit, listener);
    }

    /** Stores {@code value} once, for as long as values live; fails with LIMIT or CLOSED. */
    public void put(Value value, Completion<PublishResult> done) {
        ownValues.put(value, done);
    }

    /**
     * Stores {@code value} now, and again as time passes, until it is released or {@link #close}.
     *
     * @param first told of the first publication, which may have reached nobody; fails with LIMIT (too many values) or
     *     CLOSED
     */
    public Kept keep(Value value, Completion<PublishResult> first) {
        return ownValues.keep(value, first);
    }

    /** Searches for the value at {@code place}. */
    public Search get(Key place, ValueListener listener) {
        Value here = ValueQuestion.better(stores.values().get(place), ownValues.at(place));
        ValueQuestion question = new ValueQuestion(place, local, ports, here, listener::onValue);
        return lookups.find(
                place,
                question,
                LookupRun.of(
                        run -> listener.onFinished(
                                new ValueResult(question.best(), run.hops(), run.messages(), run.durationNanos())),
                        listener::onFailure));
    }

    /** A session with {@code contact} has been confirmed: somebody is there. */
    public void onConfirmed(Contact contact) {
        keeper.onConfirmed(contact);
    }

    /** Somebody through whom the network may be joined has turned up: it is asked at once, beside the seeds. */
    public void meet(Contact contact) {
        if (!closed) {
            bootstrap.meet(contact);
        }
    }

    /** {@code peer} said goodbye: it is forgotten at once. */
    public void onGoodbye(PeerId peer) {
        keeper.forget(peer);
    }

    /** The peers of the table, closest to this node first, one endpoint each: what is worth remembering. */
    public List<Contact> contacts() {
        return table.closest(local.peer().key(), table.size(), Families.BOTH);
    }

    /** A few figures. */
    public DhtStatus status() {
        SizeEstimate size = sets.size();
        return new DhtStatus(
                table.size(),
                table.bucketsInUse(),
                stores.records().size(),
                stores.values().size(),
                stores.announcements().size(),
                stores.bytes(),
                lookups.running(),
                lookups.waiting(),
                size == null ? null : Math.round(size.nodes()));
    }

    /** The wall clock, corrected by what the contacts tell of theirs: what is signed should say this time. */
    public WallClock clock() {
        return clock;
    }

    /** Ends everything; what is under way fails with CLOSED. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        rememberContacts();
        bootstrap.close();
        ownTopics.close();
        ownValues.close();
        publishers.close();
        refresher.close();
        survey.close();
        keeper.close();
        handOvers.close();
        topicSearches.close();
        lookups.close();
        if (sweep != null) {
            sweep.cancel();
        }
    }

    /** For the tests of this package: what is kept for others. */
    Stores stores() {
        return stores;
    }

    /** For the tests of this package: at how many levels {@code topic} is announced. */
    int announcedLevels(Topic topic) {
        return ownTopics.levels(topic);
    }

    /** For the tests of this package: the table itself. */
    RoutingTable table() {
        return table;
    }

    private void joined() {
        rememberContacts();
        refresher.settle();
        publishers.neighbourhoodKnown();
    }

    private void neighbourhoodKnown() {
        bootstrap.remember();
        publishers.neighbourhoodKnown();
    }

    /** An empty table is no news: what was known before is all there is to begin with. */
    private void rememberContacts() {
        if (!ports.known().keeps()) {
            return;
        }
        List<Contact> chosen = DiverseContacts.of(contacts(), KnownContacts.MAX_CONTACTS);
        if (!chosen.isEmpty() && !chosen.equals(remembered)) {
            remembered = chosen;
            ports.known().remember(chosen);
        }
    }

    private void scheduleSweep() {
        sweep = loop.schedule(settings.store().sweepEvery().toNanos(), () -> {
            if (loop.nanoTime() - startedNanos >= FIRST_SWEEP_NANOS) {
                stores.sweep();
            }
            rememberContacts();
            scheduleSweep();
        });
    }
}
