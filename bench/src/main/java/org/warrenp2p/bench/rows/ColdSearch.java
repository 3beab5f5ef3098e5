package org.warrenp2p.bench.rows;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.bare.BareNode;
import org.warrenp2p.dht.DhtSettings;
import org.warrenp2p.dht.lookup.IterativeLookup;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Key;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * One lookup alone: the iterative lookup and the exchanges as they ship, without a DHT around them, which would begin to
 * join as soon as it knows somebody.
 */
final class ColdSearch {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(6);

    private static final DhtSettings SETTINGS = DhtSettings.defaults();

    private final IterativeLookup lookup;
    private final Request question;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private boolean found;

    private ColdSearch(Key target, int needed, Request question) {
        this.question = question;
        this.lookup = new IterativeLookup(target, needed, SETTINGS.lookup(), peer -> 0, (told, teller) -> true);
    }

    /** For the record at {@code target}, as the DHT searches. */
    static ColdSearch forRecord(Key target) {
        return new ColdSearch(target, SETTINGS.closestToFinish(), new Request.GetRecord(target, Families.IPV4));
    }

    /** For the 20 peers closest to {@code target}. */
    static ColdSearch forClosest(Key target) {
        return new ColdSearch(target, SETTINGS.table().bucketSize(), new Request.FindNode(target, Families.IPV4));
    }

    /** Makes a session with {@code peer}. */
    static CompletableFuture<Boolean> ping(BareNode asker, Contact peer) {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        asker.execute(() -> asker.ask(peer, new Request.Ping(), TIMEOUT_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                answered.complete(true);
            }

            @Override
            public void onFailure(Failure failure) {
                answered.completeExceptionally(new IllegalStateException(failure.message()));
            }
        }));
        return answered;
    }

    /** Searches; whether a record was found. */
    CompletableFuture<Boolean> run(BareNode asker, Contact bootstrap) {
        asker.execute(() -> {
            lookup.addKnown(List.of(bootstrap));
            step(asker);
        });
        return done;
    }

    /** Questions that were asked. */
    int messages() {
        return lookup.messages();
    }

    private void step(BareNode asker) {
        for (Contact next = lookup.next(); next != null; next = lookup.next()) {
            ask(asker, next);
        }
        if (lookup.isFinished()) {
            done.complete(found);
        }
    }

    private void ask(BareNode asker, Contact contact) {
        asker.ask(contact, question, TIMEOUT_NANOS, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                if (response instanceof Response.Nodes nodes) {
                    lookup.onResponse(contact.peer(), contact.endpoint(), nodes.contacts());
                } else if (response instanceof Response.RecordFound) {
                    found = true;
                    lookup.onResponse(contact.peer(), contact.endpoint(), List.of());
                } else {
                    lookup.onFailure(contact.peer());
                }
                step(asker);
            }

            @Override
            public void onSlow() {
                lookup.onSlow(contact.peer());
                step(asker);
            }

            @Override
            public void onFailure(Failure failure) {
                lookup.onFailure(contact.peer());
                step(asker);
            }
        });
    }
}
