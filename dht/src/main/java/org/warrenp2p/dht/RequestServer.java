package org.warrenp2p.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.records.RecordStore;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.SignedPeerRecord;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;

/** Answers what others ask. A client answers pings only. */
final class RequestServer implements Exchanges.RequestHandler {

    /**
     * A peer that stores found that those between us and the key are gone, which we may not know for minutes. Measured
     * with a factor of 1, just after 30 % of 100 nodes died: 10 to 16 of 20 stores were accepted. 2 bears the death of
     * half of a neighbourhood.
     */
    private static final int RESPONSIBILITY_FACTOR = 2;

    private final LocalNode local;
    private final DhtSettings settings;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final RecordStore store;
    private final OwnRecord ownRecord;
    private final AddressRules rules;
    private final Counters.Counter servedPing;
    private final Counters.Counter servedFind;
    private final Counters.Counter servedGet;
    private final Counters.Counter servedRecord;
    private final Counters.Counter servedPut;
    private final Counters.Counter refusedClient;
    private final Counters.Counter refusedUnconfirmed;
    private final Counters.Counter refusedNotResponsible;

    RequestServer(
            LocalNode local,
            DhtSettings settings,
            RoutingTable table,
            TableKeeper keeper,
            RecordStore store,
            OwnRecord ownRecord,
            AddressRules rules,
            Counters counters) {
        this.local = local;
        this.settings = settings;
        this.table = table;
        this.keeper = keeper;
        this.store = store;
        this.ownRecord = ownRecord;
        this.rules = rules;
        this.servedPing = counters.counter("dht.served.ping");
        this.servedFind = counters.counter("dht.served.find_node");
        this.servedGet = counters.counter("dht.served.get_record");
        this.servedRecord = counters.counter("dht.served.record_found");
        this.servedPut = counters.counter("dht.served.put_record");
        this.refusedClient = counters.counter("dht.served.refused_as_client");
        this.refusedUnconfirmed = counters.counter("dht.served.refused_unconfirmed");
        this.refusedNotResponsible = counters.counter("dht.served.refused_not_responsible");
    }

    @Override
    public void handle(Exchanges.Incoming incoming) {
        keeper.onAskedBy(incoming);
        Request request = incoming.request();
        if (request instanceof Request.Ping) {
            servedPing.increment();
            incoming.answer(new Response.Pong(
                    local.role(),
                    rules.otherEndpointFor(incoming.source()),
                    local.auxiliaryPort(incoming.source().family())));
        } else if (local.role() == Role.CLIENT) {
            refusedClient.increment();
            incoming.answer(new Response.Refused(Reason.NOT_SERVED, 0));
        } else if (request instanceof Request.FindNode find) {
            servedFind.increment();
            incoming.answer(nodes(find.target(), find.families(), incoming));
        } else if (request instanceof Request.GetRecord get) {
            servedGet.increment();
            get(get, incoming);
        } else if (request instanceof Request.PutRecord put) {
            put(put.record(), incoming);
        }
    }

    private void get(Request.GetRecord get, Exchanges.Incoming incoming) {
        SignedPeerRecord record = recordAt(get.target());
        if (record != null) {
            servedRecord.increment();
            incoming.answer(new Response.RecordFound(record));
        } else {
            incoming.answer(nodes(get.target(), get.families(), incoming));
        }
    }

    private @Nullable SignedPeerRecord recordAt(Key target) {
        return target.equals(local.peer().key()) ? ownRecord.current() : store.get(target);
    }

    private void put(SignedPeerRecord record, Exchanges.Incoming incoming) {
        if (!incoming.confirmed()) {
            refusedUnconfirmed.increment();
            incoming.answer(new Response.Refused(Reason.UNCONFIRMED_SESSION, 0));
        } else if (!isResponsibleFor(record.record().peer().key())) {
            refusedNotResponsible.increment();
            incoming.answer(new Response.Refused(Reason.NOT_RESPONSIBLE, 0));
        } else {
            servedPut.increment();
            store.put(record, incoming.source(), incoming::answer);
        }
    }

    /** Not if we know twice k peers that are closer to the key than we are. */
    private boolean isResponsibleFor(Key key) {
        int many = RESPONSIBILITY_FACTOR * settings.table().bucketSize();
        List<Contact> closest = table.closest(key, many, Families.BOTH);
        return closest.size() < many
                || key.compareDistance(local.peer().key(), closest.get(many - 1).key()) < 0;
    }

    /**
     * The closest that the asker can use: not itself, and no private addresses of ours to somebody outside. Whether all
     * of them fit what the asker allows back is the session's business.
     */
    private Response.Nodes nodes(Key target, Families families, Exchanges.Incoming incoming) {
        AddressScope asker = AddressScope.of(incoming.source().address());
        List<Contact> closest = table.closest(
                target,
                Response.Nodes.MAX_CONTACTS + 1,
                families,
                address -> asker.mayHearOf(AddressScope.of(address)));
        return new Response.Nodes(closest.stream()
                .filter(contact -> !contact.peer().equals(incoming.peer()))
                .limit(Response.Nodes.MAX_CONTACTS)
                .toList());
    }
}
