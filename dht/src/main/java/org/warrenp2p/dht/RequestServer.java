package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.Stores;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.Value;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.WallClock;

/** Answers what others ask. A client answers pings only. */
final class RequestServer implements Exchanges.RequestHandler {

    private final LocalNode local;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final Stores stores;
    private final PutServer puts;
    private final HandOvers handOvers;
    private final OwnRecord ownRecord;
    private final AddressRules rules;
    private final WallClock ownClock;
    private final Counters.Counter servedPing;
    private final Counters.Counter servedFind;
    private final Counters.Counter servedGet;
    private final Counters.Counter servedRecord;
    private final Counters.Counter servedGetValue;
    private final Counters.Counter servedValue;
    private final Counters.Counter servedGetAnnouncements;
    private final Counters.Counter servedAnnouncements;
    private final Counters.Counter refusedClient;

    RequestServer(
            LocalNode local,
            RoutingTable table,
            TableKeeper keeper,
            Stores stores,
            PutServer puts,
            HandOvers handOvers,
            OwnRecord ownRecord,
            AddressRules rules,
            WallClock ownClock,
            Counters counters) {
        this.ownClock = ownClock;
        this.local = local;
        this.table = table;
        this.keeper = keeper;
        this.stores = stores;
        this.puts = puts;
        this.handOvers = handOvers;
        this.ownRecord = ownRecord;
        this.rules = rules;
        this.servedPing = counters.counter("dht.served.ping");
        this.servedFind = counters.counter("dht.served.find_node");
        this.servedGet = counters.counter("dht.served.get_record");
        this.servedRecord = counters.counter("dht.served.record_found");
        this.servedGetValue = counters.counter("dht.served.get_value");
        this.servedValue = counters.counter("dht.served.value_found");
        this.servedGetAnnouncements = counters.counter("dht.served.get_announcements");
        this.servedAnnouncements = counters.counter("dht.served.announcements_found");
        this.refusedClient = counters.counter("dht.served.refused_as_client");
    }

    @Override
    public void handle(Exchanges.Incoming incoming) {
        keeper.onAskedBy(incoming);
        Request request = incoming.request();
        if (request instanceof Request.Ping) {
            servedPing.increment();
            incoming.answer(pong(incoming.source()));
        } else if (local.role() == Role.CLIENT) {
            refusedClient.increment();
            incoming.answer(new Response.Refused(Reason.NOT_SERVED, 0));
        } else {
            serve(request, incoming);
        }
    }

    private Response.Pong pong(Endpoint asker) {
        Endpoint other = rules.otherEndpointFor(asker);
        // who asks through a relay sees the endpoint that it is told
        Endpoint seen = asker.address().isDiscardOnly() && other != null ? other : asker;
        return new Response.Pong(
                local.role(),
                other,
                local.auxiliaryPort(asker.family()),
                Math.max(0, ownClock.millis()),
                local.tunnelPort(seen.family()));
    }

    private void serve(Request request, Exchanges.Incoming incoming) {
        if (request instanceof Request.FindNode find) {
            servedFind.increment();
            if (find.target().equals(incoming.peer().key())) {
                handOvers.looksItselfUp(incoming.peer());
            }
            incoming.answer(nodes(find.target(), find.families(), incoming));
        } else if (request instanceof Request.GetRecord get) {
            servedGet.increment();
            SignedPeerRecord record = recordAt(get.target());
            Response found = record == null ? null : new Response.RecordFound(record);
            answer(found, servedRecord, get.target(), get.families(), incoming);
        } else if (request instanceof Request.GetValue get) {
            servedGetValue.increment();
            Value value = stores.values().get(get.target());
            Response found = value == null ? null : new Response.ValueFound(value);
            answer(found, servedValue, get.target(), get.families(), incoming);
        } else if (request instanceof Request.GetAnnouncements get) {
            servedGetAnnouncements.increment();
            Response found = stores.announcements().get(get.shard(), get.order(), get.offset());
            answer(found, servedAnnouncements, get.shard().key(), get.families(), incoming);
        } else if (request instanceof Request.PutRecord put) {
            puts.put(put, incoming);
        } else if (request instanceof Request.PutValue put) {
            puts.put(put, incoming);
        } else if (request instanceof Request.PutAnnouncement put) {
            puts.put(put, incoming);
        } else {
            incoming.answer(new Response.Refused(Reason.NOT_SERVED, 0));
        }
    }

    /** What was found, or else who may have it: never both. */
    private void answer(
            @Nullable Response found,
            Counters.Counter counter,
            Key target,
            Families families,
            Exchanges.Incoming incoming) {
        if (found == null) {
            incoming.answer(nodes(target, families, incoming));
        } else {
            counter.increment();
            incoming.answer(found);
        }
    }

    private @Nullable SignedPeerRecord recordAt(Key target) {
        return target.equals(local.peer().key())
                ? ownRecord.current()
                : stores.records().get(target);
    }

    /**
     * The closest that the asker can use: not itself, and no private addresses of ours to somebody outside. Whether all
     * of them fit what the asker allows back is the session's business.
     */
    private Response.Nodes nodes(Key target, Families families, Exchanges.Incoming incoming) {
        return new Response.Nodes(table.closestFor(
                incoming.peer(), rules.scopeOf(incoming.source()), target, Response.Nodes.MAX_CONTACTS, families));
    }
}
