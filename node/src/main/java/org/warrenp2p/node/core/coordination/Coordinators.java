package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinatorChoice;
import org.warrenp2p.holepunch.coordinate.CoordinatorChoice.Candidate;
import org.warrenp2p.node.core.promise.Keepalive;
import org.warrenp2p.node.core.promise.PeerTimes;
import org.warrenp2p.node.core.promise.Promise;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.PinKind;

/**
 * The coordinators of this node, as long as it needs any: found, asked, kept alive, and replaced before anybody misses them.
 * One timer for all: they are asked together, which registers anew and keeps the way from them open.
 */
final class Coordinators {

    private static final Promise.Kind COORDINATING = new Promise.Kind() {
        @Override
        public Request request(boolean stop) {
            return new Request.Coordinate(stop);
        }

        @Override
        public int promisedSeconds(Response response) {
            return response instanceof Response.Coordinating coordinating ? coordinating.expiresSeconds() : -1;
        }
    };

    /** Needs are told when they change; this is for those who forget. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** While there are too few: who has just joined knows more servers soon. */
    private static final Duration SEARCH_AGAIN = Duration.ofSeconds(5);

    /** A record's holders change slowly; a move costs a publication. */
    private static final Duration MOVE_EVERY = Duration.ofMinutes(5);

    /** Orders that are on their way when a coordinator is given up. */
    private static final Duration FORMER = Duration.ofMinutes(1);

    private final ControlPlane control;
    private final EventLoop loop;
    private final CoordinatorSources sources;
    private final Runnable changed;
    private final KnownServers known;
    private final PeerTimes excluded;
    private final PeerTimes former;
    /** Those that were asked, at most {@link CoordinatorChoice#MOST} and as many again that replace them. */
    private final List<Promise> asked = new ArrayList<>();

    private final Counter found;
    private final Counter missed;
    private final Counter refused;
    private final Counter lost;
    private List<Contact> published = List.of();
    private EventLoop.@Nullable Timer timer;
    private long movedNanos;
    /** When all are asked again. */
    private long renewNanos;

    private boolean started;
    private boolean closed;

    /** @param changed told when {@link #published} is different */
    Coordinators(
            ControlPlane control, EventLoop loop, CoordinatorSources sources, Runnable changed, Counters counters) {
        this.control = control;
        this.loop = loop;
        this.sources = sources;
        this.changed = changed;
        this.known = new KnownServers(control, sources);
        this.excluded = new PeerTimes(PeerTimes.MANY);
        this.former = new PeerTimes(PeerTimes.FEW);
        found = counters.counter("coordinate.found");
        missed = counters.counter("coordinate.missed");
        refused = counters.counter("coordinate.refused");
        lost = counters.counter("coordinate.lost");
    }

    /** The network is joined. */
    void start() {
        started = true;
        movedNanos = loop.nanoTime();
        startOver();
    }

    /** Something is different: asks all of them anew, since the way from them may be gone, and whoever was silent. */
    void startOver() {
        excluded.clear();
        renewNanos = loop.nanoTime();
        look();
    }

    /** Whether coordinators are needed; then all are asked when it is time for that, and others if there are too few. */
    private void look() {
        if (!started || closed) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timer = null;
        long next = LOOK_AGAIN.toNanos();
        if (sources.needsCoordinators()) {
            long now = loop.nanoTime();
            known.look(now);
            if (renewNanos - now <= 0) {
                renewNanos = now + Keepalive.within(sources.keepalive()).toNanos();
                new ArrayList<>(asked).forEach(Promise::renew);
            }
            fill();
            boolean few = asked.size() < CoordinatorChoice.MOST;
            next = few ? Math.min(SEARCH_AGAIN.toNanos(), renewNanos - now) : renewNanos - now;
        } else {
            new ArrayList<>(asked).forEach(promise -> drop(promise, true));
        }
        tellIfChanged();
        timer = loop.schedule(next, this::look);
    }

    /** Asks others, so that there are enough who have not failed to answer. */
    private void fill() {
        List<Candidate> healthy = new ArrayList<>();
        for (Promise promise : asked) {
            if (!promise.isDoubtful()) {
                healthy.add(known.candidate(promise.contact()));
            }
        }
        long now = loop.nanoTime();
        List<Candidate> candidates = known.candidates();
        candidates.removeIf(candidate -> excluded.contains(candidate.contact().peer(), now)
                || asked.stream()
                        .anyMatch(promise -> promise.contact()
                                .peer()
                                .equals(candidate.contact().peer())));
        boolean few = healthy.size() < CoordinatorChoice.MOST;
        List<Candidate> more = few ? CoordinatorChoice.more(healthy, candidates) : move(healthy, candidates, now);
        for (Candidate candidate : more) {
            if (asked.size() < 2 * CoordinatorChoice.MOST) {
                Promise promise = new Promise(control.exchanges(), COORDINATING, candidate.contact(), new Events());
                asked.add(promise);
                promise.renew();
            }
        }
    }

    /** Now and then: one among the holders of the record instead of one elsewhere, if there are too few of them. */
    private List<Candidate> move(List<Candidate> healthy, List<Candidate> candidates, long now) {
        long holders = healthy.stream().filter(Candidate::isHolder).count();
        if (holders >= CoordinatorChoice.HOLDERS || now - movedNanos < MOVE_EVERY.toNanos()) {
            return List.of();
        }
        List<Candidate> fewer = new ArrayList<>(healthy);
        fewer.remove(CoordinatorChoice.surplus(healthy));
        List<Candidate> more = CoordinatorChoice.more(fewer, candidates);
        if (more.isEmpty() || !more.get(0).isHolder()) {
            return List.of();
        }
        movedNanos = now;
        return more;
    }

    private void drop(Promise promise, boolean tell) {
        if (!asked.remove(promise)) {
            return;
        }
        PeerId peer = promise.contact().peer();
        if (promise.isHeld()) {
            former.keep(peer, loop.nanoTime() + FORMER.toNanos());
            control.unpin(peer, PinKind.NEEDED);
        }
        promise.end(tell);
    }

    /** Nobody needs more than a record names; who has just been replaced and is back can go. */
    private void trim() {
        List<Promise> held = new ArrayList<>(asked);
        held.removeIf(promise -> !promise.isHeld() || promise.isDoubtful());
        if (held.size() <= CoordinatorChoice.MOST) {
            return;
        }
        List<Candidate> candidates = new ArrayList<>();
        held.forEach(promise -> candidates.add(known.candidate(promise.contact())));
        drop(held.get(candidates.indexOf(CoordinatorChoice.surplus(candidates))), true);
    }

    /** Those that have said that they pass orders on, the holders of the record first, where callers have sessions. */
    private void tellIfChanged() {
        List<Contact> now = new ArrayList<>();
        for (boolean holders : new boolean[] {true, false}) {
            for (Promise promise : asked) {
                boolean isHolder = known.isHolder(promise.contact().peer());
                if (promise.isHeld() && isHolder == holders && now.size() < CoordinatorChoice.MOST) {
                    now.add(promise.contact());
                }
            }
        }
        // another order of the same ones is not worth a publication
        boolean same = now.size() == published.size() && now.containsAll(published);
        if (!same) {
            published = List.copyOf(now);
            changed.run();
        }
    }

    /** Who passes orders on to this node now; for its record. */
    List<Contact> published() {
        return published;
    }

    /** Whether orders that {@code peer} passes on are expected. */
    boolean isExpected(PeerId peer) {
        return former.contains(peer, loop.nanoTime())
                || asked.stream()
                        .anyMatch(promise ->
                                promise.isHeld() && promise.contact().peer().equals(peer));
    }

    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        new ArrayList<>(asked).forEach(promise -> drop(promise, false));
    }

    /** What becomes of the questions to one coordinator. */
    private final class Events implements Promise.Events {

        @Override
        public void onHeld(Promise promise, boolean first) {
            if (first) {
                found.increment();
                control.pin(promise.contact().peer(), PinKind.NEEDED);
            }
            trim();
            tellIfChanged();
        }

        @Override
        public void onMissed(Promise promise) {
            missed.increment();
            fill();
        }

        @Override
        public void onOver(Promise promise, boolean byRefusal, long awayNanos) {
            (byRefusal ? refused : lost).increment();
            excluded.keep(promise.contact().peer(), loop.nanoTime() + awayNanos);
            drop(promise, false);
            fill();
            tellIfChanged();
        }
    }
}
