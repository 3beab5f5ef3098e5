package org.warrenp2p.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Joins the network, and joins again whenever the table is empty: pings the seeds, the peers we knew last, and a few of
 * those that an earlier run of the node knew, all at once; waits longer after each failed round, and never gives up.
 */
final class Bootstrap {

    /** The second try comes soon, because the other processes of a demonstration start at the same time as we do. */
    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(500).toNanos();

    /** Bound of the peers remembered from the table when it was last seen full: as many as one bucket. */
    private static final int MAX_REMEMBERED = 20;

    /** Bound of the seeds pinged in one round; a bootstrap list has a handful. */
    private static final int MAX_SEEDS = 64;

    /** Contacts of an earlier run in one round: most of them still live, and three of them are enough to begin with. */
    private static final int PERSISTED_PER_ROUND = 8;

    private final LocalNode local;
    private final EventLoop loop;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final Lookups lookups;
    private final Runnable joined;
    private final RandomGenerator random;
    private final long capNanos;
    /** The seeds in their order, each with how it stands; bound: {@link #MAX_SEEDS}. */
    private final Map<Contact, SeedStatus> seeds = new LinkedHashMap<>();

    private List<Contact> remembered = List.of();
    /** Shuffled, of diverse networks; at most {@link KnownContacts#MAX_CONTACTS}. */
    private List<Contact> persisted = List.of();

    private int nextPersisted;
    private @Nullable Completion<BootstrapResult> done;
    private EventLoop.@Nullable Timer retry;
    private long startedNanos;
    private int attempts;
    private boolean joining;
    private boolean closed;

    /** @param joined told each time the neighbourhood is known after the table was empty */
    Bootstrap(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            TableKeeper keeper,
            Lookups lookups,
            Runnable joined) {
        this.local = local;
        this.loop = ports.loop();
        this.table = table;
        this.keeper = keeper;
        this.lookups = lookups;
        this.joined = joined;
        this.random = ports.randoms().stream("dht.bootstrap");
        this.capNanos = settings.bootstrapBackoffCap().toNanos();
        keeper.whenFirstCame(this::join);
        keeper.whenLastLeft(this::startRounds);
    }

    void start(List<Contact> contacts, Completion<BootstrapResult> whenDone) {
        Completion<BootstrapResult> earlier = done;
        if (earlier != null) {
            BootstrapResult result = resultNow();
            loop.execute(() -> earlier.succeeded(result));
        }
        seeds.clear();
        contacts.stream()
                .filter(contact -> !contact.peer().equals(local.peer()))
                .limit(MAX_SEEDS)
                .forEach(contact -> seeds.put(contact, new SeedStatus(contact, 0, null)));
        done = whenDone;
        startedNanos = loop.nanoTime();
        if (closed) {
            loop.execute(() -> whenDone.failed(closedFailure()));
        } else if (seeds.isEmpty() && table.size() == 0) {
            loop.execute(this::complete);
        } else if (table.size() > 0 && !joining) {
            join();
        } else {
            startRounds();
        }
    }

    /** How it stands with each seed, in the order in which they were given. */
    List<SeedStatus> seeds() {
        return List.copyOf(seeds.values());
    }

    /** What an earlier run of the node knew: tried beside the seeds, from now on. */
    void offerPersisted(List<Contact> contacts) {
        List<Contact> shuffled = new ArrayList<>(contacts);
        shuffled.removeIf(contact -> contact.peer().equals(local.peer()));
        for (int i = shuffled.size(); i > 1; i--) {
            Collections.swap(shuffled, i - 1, random.nextInt(i));
        }
        persisted = DiverseContacts.of(shuffled, KnownContacts.MAX_CONTACTS);
        if (closed || persisted.isEmpty() || table.size() > 0) {
            return;
        }
        if (retry == null) {
            startRounds();
        } else {
            // the round with the seeds has been sent, or is about to be: a few more pings beside it do no harm
            ping(somePersisted());
        }
    }

    /** Pings somebody beside the seeds. */
    void meet(Contact contact) {
        ping(List.of(contact));
    }

    /** Remembers whom we know, to begin with them when all of them seem gone. */
    void remember() {
        if (table.size() > 0) {
            remembered = table.closest(local.peer().key(), MAX_REMEMBERED, Families.BOTH);
        }
    }

    void close() {
        closed = true;
        if (retry != null) {
            retry.cancel();
        }
        Completion<BootstrapResult> waiting = done;
        done = null;
        if (waiting != null) {
            loop.execute(() -> waiting.failed(closedFailure()));
        }
    }

    private void startRounds() {
        attempts = 0;
        if (retry != null) {
            retry.cancel();
        }
        retry = loop.schedule(0, this::round);
    }

    private void round() {
        retry = null;
        if (closed || table.size() > 0) {
            return;
        }
        Set<Contact> targets = new LinkedHashSet<>(seeds.keySet());
        targets.addAll(remembered);
        targets.addAll(somePersisted());
        attempts++;
        // a ping may take its whole timeout; the next round does not wait for it, but never overlaps more than the cap
        ping(targets);
        long backoff = Math.min(capNanos, FIRST_BACKOFF_NANOS << Math.min(attempts, 20));
        retry = loop.schedule(backoff / 2 + random.nextLong(backoff / 2 + 1), this::round);
    }

    private void ping(Collection<Contact> contacts) {
        contacts.stream()
                .filter(contact -> local.families().include(contact.endpoint().family()))
                .toList()
                .forEach(contact -> keeper.pingBelieved(contact, noting(contact)));
    }

    /** The next few, and the first ones again after the last. */
    private List<Contact> somePersisted() {
        List<Contact> some = new ArrayList<>();
        for (int i = 0; i < Math.min(PERSISTED_PER_ROUND, persisted.size()); i++) {
            some.add(persisted.get(nextPersisted++ % persisted.size()));
        }
        return some;
    }

    /** Somebody is known: looks ourselves up through it. */
    private void join() {
        if (closed || joining) {
            return;
        }
        joining = true;
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        lookups.closest(
                Purpose.MAINTENANCE, local.peer().key(), LookupRun.of(run -> lookedUp(), failure -> lookedUp()));
    }

    private void lookedUp() {
        joining = false;
        if (closed) {
            return;
        }
        if (table.size() == 0) {
            startRounds();
            return;
        }
        remember();
        joined.run();
        complete();
    }

    private BootstrapResult resultNow() {
        return new BootstrapResult(table.size(), attempts, loop.nanoTime() - startedNanos);
    }

    private void complete() {
        Completion<BootstrapResult> waiting = done;
        done = null;
        if (waiting != null) {
            waiting.succeeded(resultNow());
        }
    }

    private static Failure closedFailure() {
        return new Failure(Failure.Code.CLOSED, "The node was closed before it joined");
    }

    /** Notes how it stands with a seed; the table hears by itself, and the next round comes by itself. */
    private Exchanges.Listener noting(Contact contact) {
        return new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                seeds.computeIfPresent(contact, (seed, before) -> new SeedStatus(seed, 0, null));
            }

            @Override
            public void onFailure(Failure failure) {
                seeds.computeIfPresent(
                        contact, (seed, before) -> new SeedStatus(seed, before.failedTries() + 1, failure));
            }
        };
    }
}
