package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.StoreSettings;
import org.warrenp2p.dht.records.Storer;
import org.warrenp2p.dht.records.Stores;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.RateBuckets;

/**
 * Decides which requests to store something reach the stores: those of peers with a confirmed session, so many a second,
 * for places that this node is responsible for.
 */
final class PutServer {

    /**
     * A peer that stores found that those between us and the key are gone, which we may not know for minutes. Measured
     * with a factor of 1, just after 30 % of 100 nodes died: 10 to 16 of 20 stores were accepted. 2 bears the death of
     * half of a neighbourhood.
     */
    private static final int RESPONSIBILITY_FACTOR = 2;

    /** More peers than that in one second are more than the worker can check the signatures of. */
    private static final int MAX_RATED = 4_096;

    /**
     * Whoever hands something over is one of the three closest that it knows, without us; we may know of others. Nobody
     * farther than that is let off the quota of its items.
     */
    private static final int CLOSEST_THAT_HAND_OVER = 6;

    /** The buckets are full again after a second; one more spreads those who come back. */
    private static final int RETRY_AFTER_SECONDS = 2;

    private final LocalNode local;
    private final EventLoop loop;
    private final RoutingTable table;
    private final ClosestSets sets;
    private final Stores stores;
    private final int responsible;
    private final RateBuckets<PeerId> peers;
    private final RateBuckets<IpAddress> prefixes;
    private final Counters.Counter servedRecord;
    private final Counters.Counter servedValue;
    private final Counters.Counter servedAnnouncement;
    private final Counters.Counter servedHandOver;
    private final Counters.Counter refusedUnconfirmed;
    private final Counters.Counter refusedNotResponsible;
    private final Counters.Counter refusedRate;

    PutServer(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            ClosestSets sets,
            Stores stores) {
        StoreSettings bounds = settings.store();
        Counters counters = ports.counters();
        this.local = local;
        this.loop = ports.loop();
        this.table = table;
        this.sets = sets;
        this.stores = stores;
        this.responsible = RESPONSIBILITY_FACTOR * settings.table().bucketSize();
        this.peers = new RateBuckets<>(bounds.putsPerPeerPerSecond(), MAX_RATED);
        this.prefixes = new RateBuckets<>(bounds.putsPerPrefixPerSecond(), MAX_RATED);
        this.servedRecord = counters.counter("dht.served.put_record");
        this.servedValue = counters.counter("dht.served.put_value");
        this.servedAnnouncement = counters.counter("dht.served.put_announcement");
        this.servedHandOver = counters.counter("dht.served.handed_over");
        this.refusedUnconfirmed = counters.counter("dht.served.refused_unconfirmed");
        this.refusedNotResponsible = counters.counter("dht.served.refused_not_responsible");
        this.refusedRate = counters.counter("dht.served.refused_rate");
    }

    void put(Request.PutRecord put, Exchanges.Incoming incoming) {
        PeerId signer = put.record().record().peer();
        admit(
                signer.key(),
                signer,
                incoming,
                servedRecord,
                storer -> stores.records().put(put.record(), storer, incoming::answer));
    }

    void put(Request.PutValue put, Exchanges.Incoming incoming) {
        Key place = put.value().key(local.network());
        PeerId signer = put.value() instanceof Value.Mutable mutable ? mutable.owner() : null;
        admit(
                place,
                signer,
                incoming,
                servedValue,
                storer -> stores.values().put(put.value(), put.lifeSeconds(), storer, incoming::answer));
    }

    void put(Request.PutAnnouncement put, Exchanges.Incoming incoming) {
        Key place = put.shard().key();
        admit(
                place,
                put.announcement().announcement().peer(),
                incoming,
                servedAnnouncement,
                storer -> stores.announcements().put(put.shard(), put.announcement(), storer, incoming::answer));
    }

    private void admit(
            Key place, @Nullable PeerId signer, Exchanges.Incoming incoming, Counters.Counter served, Store store) {
        Storer storer = Storer.of(incoming.peer(), incoming.source());
        if (!incoming.confirmed()) {
            refuse(incoming, Reason.UNCONFIRMED_SESSION, 0, refusedUnconfirmed);
        } else if (!inRate(storer)) {
            refuse(incoming, Reason.BUSY, RETRY_AFTER_SECONDS, refusedRate);
        } else if (!isResponsibleFor(place)) {
            refuse(incoming, Reason.NOT_RESPONSIBLE, 0, refusedNotResponsible);
        } else {
            served.increment();
            store.putFor(isHandOver(place, signer, incoming.peer()) ? handedOver(incoming) : storer);
        }
    }

    private Storer handedOver(Exchanges.Incoming incoming) {
        servedHandOver.increment();
        return Storer.neighbour(incoming.source());
    }

    /** Whether {@code sender} passes on what others stored there, as a holder should. */
    private boolean isHandOver(Key place, @Nullable PeerId signer, PeerId sender) {
        return !(signer != null && signer.equals(sender))
                && table.isAmongClosest(sender, CLOSEST_THAT_HAND_OVER, place);
    }

    private boolean inRate(Storer storer) {
        long now = loop.nanoTime();
        IpAddress prefix = storer.prefix();
        return peers.tryPass(storer.peer(), now) && (prefix == null || prefixes.tryPass(prefix, now));
    }

    /**
     * Not if we know twice k peers that are closer to the key than we are; unless no more than that are expected there,
     * so that those who know so many are being crowded out.
     */
    private boolean isResponsibleFor(Key key) {
        Key self = local.peer().key();
        return table.countCloser(key, self) < responsible || sets.isExpectedAmong(responsible, key, self);
    }

    private static void refuse(
            Exchanges.Incoming incoming, Reason reason, int retryAfterSeconds, Counters.Counter counter) {
        counter.increment();
        incoming.answer(new Response.Refused(reason, retryAfterSeconds));
    }

    @FunctionalInterface
    private interface Store {
        void putFor(Storer storer);
    }
}
