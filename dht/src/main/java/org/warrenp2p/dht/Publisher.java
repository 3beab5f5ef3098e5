package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.LookupQueue.Purpose;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Keeps one thing in the network, such as this node's record: publishes it when it changes, before it expires, and early
 * when too few of its holders are alive or when a small network has grown. One publication at a time.
 */
final class Publisher {

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
    private @Nullable Publishable what;
    private @Nullable Completion<PublishResult> first;
    private EventLoop.@Nullable Timer next;
    private long nextAtNanos;
    private EventLoop.@Nullable Timer holderCheck;
    /** Those that confirmed the last publication and lived when last seen; bound: {@link DensitySettings#regionNodes}. */
    private List<Contact> holders = List.of();

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
        return holders;
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
        if (what != null && !running && holders.size() < enoughHolders() && table.size() > holders.size()) {
            scheduleAtLatest(0);
        }
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
        Publication publication = new Publication(publishable.put(), ports, keeper, random, storeTimeoutNanos);
        places.find(purpose, publishable.place(), found -> {
            lastClosest = found.closest();
            publication.storeAt(found.contacts(), found.messages(), this::ended);
        });
    }

    private void ended(PublishResult result, List<Contact> keepers) {
        running = false;
        if (closed) {
            return;
        }
        holders = keepers;
        superseded = result.isSuperseded();
        published.increment();
        if (changedMeanwhile) {
            schedule(settings.debounce().toNanos());
        } else if (holders.size() < enoughHolders()) {
            tooFewHolders.increment();
            retrySoon();
        } else {
            retryNanos = settings.retryAfter().toNanos();
            schedule(spread(settings.every().toNanos()));
        }
        scheduleHolderCheck();
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
        if (left <= 0 || table.size() > holders.size()) {
            publish();
        } else {
            long wait = Math.min(left, spread(retryNanos));
            nextAtNanos = loop.nanoTime() + wait;
            next = loop.schedule(wait, () -> retryOrWait(publishedAtNanos));
        }
    }

    private void scheduleHolderCheck() {
        if (holderCheck != null) {
            holderCheck.cancel();
        }
        holderCheck = loop.schedule(spread(settings.checkHoldersEvery().toNanos()), this::checkHolders);
    }

    private void checkHolders() {
        List<Contact> asked = holders;
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
        if (closed || running || holders != asked) {
            return;
        }
        holders = alive;
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
