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
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Keeps one thing in the network, such as this node's record: publishes it when it changes, before it expires, and early
 * when too few of its holders are alive. When a network grows, others become the closest to its place: whom of them we know
 * ourselves is asked to keep it too; and one holder after another is asked whom it knows there. One publication at a time.
 */
final class Publisher {

    /**
     * When a holder is asked for the first time who has come nearer since; then after twice as long each time, up to
     * {@link PublishSettings#checkHoldersEvery}. A network that doubles within a minute is one that has just begun; and a
     * liar can cause a handful of publications more.
     */
    private static final long FIRST_LOOK_NANOS = Duration.ofMinutes(1).toNanos();

    private final EventLoop loop;
    private final Purpose purpose;
    private final PublishSettings settings;
    private final RoutingTable table;
    private final TableKeeper keeper;
    private final StorePlaces places;
    private final RandomGenerator random;
    private final DhtPorts ports;
    private final long storeTimeoutNanos;
    private final Counters.Counter published;
    private final Counters.Counter tooFewHolders;
    private final Counters.Counter storedAtNewcomers;
    private final Counters.Counter displaced;
    private @Nullable Publishable what;
    private @Nullable Completion<PublishResult> first;
    private EventLoop.@Nullable Timer next;
    private long nextAtNanos;
    private EventLoop.@Nullable Timer holderCheck;
    private EventLoop.@Nullable Timer look;
    private long lookNanos = FIRST_LOOK_NANOS;
    private final Holders holders;

    /** What was stored last, as it was. */
    private @Nullable Request lastPut;

    /** The k closest as the last publication found them. */
    private List<Contact> lastClosest = List.of();

    private long retryNanos;
    private boolean superseded;
    private boolean running;
    private boolean changedMeanwhile;
    private boolean closed;

    /**
     * What is published.
     *
     * @param name what its counters begin with
     * @param purpose whose turn its lookups take
     */
    record Kind(String name, Purpose purpose, PublishSettings settings) {}

    /** @param random spreads what is published at the same time; may be shared with other publishers */
    Publisher(
            Kind kind,
            RandomGenerator random,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            TableKeeper keeper,
            StorePlaces places) {
        this.loop = ports.loop();
        this.purpose = kind.purpose();
        this.settings = kind.settings();
        this.table = table;
        this.keeper = keeper;
        this.places = places;
        this.random = random;
        this.ports = ports;
        this.storeTimeoutNanos = settings.storeTimeout().toNanos();
        this.published = ports.counters().counter(kind.name() + ".published");
        this.tooFewHolders = ports.counters().counter(kind.name() + ".too_few_holders");
        this.storedAtNewcomers = ports.counters().counter(kind.name() + ".stored_at_newcomers");
        this.displaced = ports.counters().counter(kind.name() + ".displaced");
        this.holders =
                new Holders(settings.table().bucketSize(), settings.density().regionNodes());
        this.retryNanos = kind.settings().retryAfter().toNanos();
    }

    void start(Publishable published, Completion<PublishResult> whenFirst) {
        if (closed) {
            loop.execute(() -> whenFirst.failed(closedFailure()));
            return;
        }
        if (what != null) {
            throw new IllegalStateException("This is published already; tell of changes instead");
        }
        what = published;
        first = whenFirst;
        schedule(0);
    }

    /** Those that confirmed the last publication and lived when last seen. */
    List<Contact> holders() {
        return holders.keepers();
    }

    /** It is not what it was any more: publishes it again soon. */
    void changed() {
        if (what == null) {
            return;
        }
        if (running) {
            changedMeanwhile = true;
        } else {
            scheduleAtLatest(settings.debounce().toNanos());
        }
    }

    /** The network has been joined, or our neighbourhood looked at: there may be more who could hold it. */
    void neighbourhoodKnown() {
        Publishable publishable = what;
        if (publishable == null || running || closed) {
            return;
        }
        if (holders.count() < enoughHolders() && table.size() > holders.count()) {
            scheduleAtLatest(0);
            return;
        }
        Key place = publishable.place();
        storeAt(holders.newcomers(place, places.nearest(place), enoughHolders()));
    }

    /** The network's size is known from now on: the last publication may have gone to a crowd unnoticed. */
    void sizeKnown() {
        Publishable publishable = what;
        if (publishable != null && !running && places.isSuspicious(publishable.place(), lastClosest)) {
            scheduleAtLatest(0);
        }
    }

    void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
        if (holderCheck != null) {
            holderCheck.cancel();
        }
        if (look != null) {
            look.cancel();
        }
        Completion<PublishResult> waiting = first;
        first = null;
        if (waiting != null) {
            loop.execute(() -> waiting.failed(closedFailure()));
        }
    }

    private void publish() {
        next = null;
        Publishable publishable = what;
        if (closed || running || publishable == null) {
            return;
        }
        running = true;
        changedMeanwhile = false;
        Request put = publishable.put();
        lastPut = put;
        Publication publication = new Publication(put, ports, keeper, random, storeTimeoutNanos);
        places.find(purpose, publishable.place(), found -> {
            lastClosest = found.closest();
            publication.storeAt(
                    found.contacts(), found.messages(), (result, keepers) -> ended(result, found.contacts(), keepers));
        });
    }

    private void ended(PublishResult result, List<Contact> asked, List<Contact> keepers) {
        running = false;
        if (closed) {
            return;
        }
        holders.published(asked, keepers);
        superseded = result.isSuperseded();
        published.increment();
        if (changedMeanwhile) {
            schedule(settings.debounce().toNanos());
        } else if (holders.count() < enoughHolders()) {
            tooFewHolders.increment();
            retrySoon();
        } else {
            retryNanos = settings.retryAfter().toNanos();
            schedule(spread(settings.every().toNanos()));
        }
        scheduleHolderCheck();
        if (look == null) {
            scheduleLook();
        }
        Completion<PublishResult> waiting = first;
        first = null;
        if (waiting != null) {
            waiting.succeeded(result);
        }
        Publishable publishable = what;
        if (publishable != null) {
            publishable.published(result);
        }
    }

    /** Too few hold it: tries again when more peers are known than hold it, and in time in any case. */
    private void retrySoon() {
        long wait = spread(retryNanos);
        retryNanos = Math.min(2 * retryNanos, settings.checkHoldersEvery().toNanos());
        long publishedAtNanos = loop.nanoTime();
        nextAtNanos = publishedAtNanos + wait;
        next = loop.schedule(wait, () -> retryOrWait(publishedAtNanos));
    }

    private void retryOrWait(long publishedAtNanos) {
        long left = publishedAtNanos + settings.every().toNanos() - loop.nanoTime();
        if (left <= 0 || table.size() > holders.count()) {
            publish();
        } else {
            long wait = Math.min(left, spread(retryNanos));
            nextAtNanos = loop.nanoTime() + wait;
            next = loop.schedule(wait, () -> retryOrWait(publishedAtNanos));
        }
    }

    /** The same once more, at those who came after it was published; what was to happen next happens all the same. */
    private void storeAt(List<Contact> newcomers) {
        Request put = lastPut;
        if (put == null || newcomers.isEmpty()) {
            return;
        }
        running = true;
        storedAtNewcomers.increment();
        new Publication(put, ports, keeper, random, storeTimeoutNanos).storeAt(newcomers, 0, (result, keepers) -> {
            running = false;
            if (closed) {
                return;
            }
            holders.joinedBy(newcomers, keepers);
            if (changedMeanwhile || next == null) {
                scheduleAtLatest(settings.debounce().toNanos());
            }
        });
    }

    private void scheduleLook() {
        look = loop.schedule(spread(lookNanos), () -> {
            lookNanos = Math.min(2 * lookNanos, settings.checkHoldersEvery().toNanos());
            look();
            scheduleLook();
        });
    }

    /**
     * Asks one of those who keep it whom it knows near the place: about places far from our own we know little ourselves.
     * What it says is hearsay, so a lookup finds out.
     */
    private void look() {
        Publishable publishable = what;
        List<Contact> keepers = holders.keepers();
        if (publishable == null || running || keepers.isEmpty()) {
            return;
        }
        Key place = publishable.place();
        Contact asked = keepers.get(random.nextInt(keepers.size()));
        ports.exchanges().ask(asked, places.whoIsNear(place), storeTimeoutNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                keeper.onAnswer(asked, response, answer);
                if (response instanceof Response.Nodes nodes) {
                    told(place, nodes.contacts());
                }
            }

            @Override
            public void onFailure(Failure failure) {
                keeper.onFailure(asked, failure);
            }
        });
    }

    private void told(Key place, List<Contact> near) {
        boolean ofToday = what != null && what.place().equals(place);
        if (!closed
                && !running
                && ofToday
                && !holders.newcomers(place, near, enoughHolders()).isEmpty()) {
            displaced.increment();
            scheduleAtLatest(0);
        }
    }

    private void scheduleHolderCheck() {
        if (holderCheck != null) {
            holderCheck.cancel();
        }
        holderCheck = loop.schedule(spread(settings.checkHoldersEvery().toNanos()), this::checkHolders);
    }

    private void checkHolders() {
        List<Contact> asked = holders.keepers();
        List<Contact> alive = new ArrayList<>(asked.size());
        int[] open = {asked.size()};
        for (Contact holder : asked) {
            keeper.ping(holder, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    alive.add(holder);
                    end();
                }

                @Override
                public void onFailure(Failure failure) {
                    end();
                }

                private void end() {
                    if (--open[0] == 0) {
                        holdersChecked(asked, alive);
                    }
                }
            });
        }
        scheduleHolderCheck();
    }

    private void holdersChecked(List<Contact> asked, List<Contact> alive) {
        if (closed || running || holders.keepers() != asked) {
            return;
        }
        holders.onlyAlive(alive);
        boolean fewer = alive.size() < asked.size();
        if (alive.size() < enoughHolders() && (fewer || table.size() > alive.size())) {
            tooFewHolders.increment();
            scheduleAtLatest(0);
        }
    }

    /** Holders of something newer will not take this one however often they are asked. */
    private int enoughHolders() {
        return superseded ? 0 : settings.enoughHolders();
    }

    private void scheduleAtLatest(long delayNanos) {
        if (next == null || nextAtNanos - loop.nanoTime() > delayNanos) {
            schedule(delayNanos);
        }
    }

    private void schedule(long delayNanos) {
        if (next != null) {
            next.cancel();
        }
        nextAtNanos = loop.nanoTime() + delayNanos;
        next = loop.schedule(delayNanos, this::publish);
    }

    private long spread(long nanos) {
        return nanos - nanos / 10 + random.nextLong(nanos / 5 + 1);
    }

    private static Failure closedFailure() {
        return new Failure(Failure.Code.CLOSED, "The node was closed before anything was published");
    }
}
