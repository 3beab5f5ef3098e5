package org.warrenp2p.node.core.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.core.promise.Keepalive;
import org.warrenp2p.node.core.promise.PeerTimes;
import org.warrenp2p.node.core.promise.Promise;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.relay.RelayChoice;
import org.warrenp2p.relay.RelayChoice.Candidate;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.session.PinKind;
import org.warrenp2p.transport.session.Sessions;

/**
 * The relays that keep a place for this node, as long as it needs any: found, asked, kept alive, and replaced as soon as one
 * does not answer. One timer for all: they are asked together, which renews the places and keeps the ways open.
 */
final class Relays {

    private static final Promise.Kind PLACE = new Promise.Kind() {
        @Override
        public Request request(boolean stop) {
            return new Request.Reserve(stop);
        }

        @Override
        public int promisedSeconds(Response response) {
            return response instanceof Response.Reserved reserved ? reserved.expiresSeconds() : -1;
        }
    };

    /** Needs are told when they change; this is for those who forget. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** While there are too few. */
    private static final Duration LOOK_SOON = Duration.ofSeconds(5);

    /**
     * PROTOCOL: a way that is silent for max(3 RTT, 300 ms) is not relied on; a question and a repetition of it fit into four
     * round trips. Another relay is asked then, and this one again.
     */
    private static final Duration QUICK = Duration.ofMillis(300);

    private static final int QUICK_ROUND_TRIPS = 4;

    /** Where the round trip is long, or not known. */
    private static final Duration PATIENT = Duration.ofSeconds(1);

    private final ControlPlane control;
    private final EventLoop loop;
    private final RelaySources sources;
    private final Runnable changed;
    private final RelayFinder finder;
    private final Consumer<PeerId> released;
    /** Those that were asked: at most {@link RelayChoice#MOST} and as many again that replace them. */
    private final List<Promise> asked = new ArrayList<>();

    private final PeerTimes excluded = new PeerTimes(PeerTimes.FEW);

    private final Counter found;
    private final Counter lost;
    private List<Contact> published = List.of();
    private EventLoop.@Nullable Timer timer;
    private long renewNanos;
    private boolean started;
    private boolean closed;

    /**
     * @param changed told when {@link #published} is different
     * @param released told of relays that are not needed any more
     */
    Relays(RelayPorts ports, RelaySources sources, Runnable changed, Consumer<PeerId> released) {
        this.control = ports.control();
        this.loop = ports.loop();
        this.sources = sources;
        this.changed = changed;
        this.released = released;
        finder = new RelayFinder(ports, sources, this::fill);
        found = ports.counters().counter("relays.found");
        lost = ports.counters().counter("relays.lost");
    }

    /** The network is joined. */
    void start() {
        started = true;
        startOver();
    }

    /** Something is different: asks all of them anew, since the way from them may be gone. */
    void startOver() {
        renewNanos = loop.nanoTime();
        look();
    }

    private void look() {
        if (!started || closed) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timer = null;
        long next = LOOK_AGAIN.toNanos();
        if (sources.needsRelays()) {
            long now = loop.nanoTime();
            if (renewNanos - now <= 0) {
                renewNanos = now + Keepalive.within(sources.keepalive()).toNanos();
                new ArrayList<>(asked).forEach(this::renew);
            }
            fill();
            boolean few = asked.size() < RelayChoice.MOST;
            next = few ? Math.min(LOOK_SOON.toNanos(), renewNanos - now) : renewNanos - now;
        } else {
            new ArrayList<>(asked).forEach(reservation -> drop(reservation, true));
        }
        tellIfChanged();
        timer = loop.schedule(Math.max(0, next), this::look);
    }

    private void renew(Promise reservation) {
        long rttNanos = control.roundTripNanos(reservation.contact());
        boolean measured = rttNanos != Sessions.NO_ROUND_TRIP;
        long patience = measured ? Math.max(QUICK.toNanos(), QUICK_ROUND_TRIPS * rttNanos) : PATIENT.toNanos();
        reservation.renew(Duration.ofNanos(Math.min(patience, PATIENT.toNanos())));
    }

    /** Asks others, so that there are enough who have not failed to answer. */
    private void fill() {
        if (!started || closed || !sources.needsRelays()) {
            return;
        }
        long now = loop.nanoTime();
        List<Contact> healthy = new ArrayList<>();
        for (Promise reservation : asked) {
            if (!reservation.isDoubtful()) {
                healthy.add(reservation.contact());
            }
        }
        List<Candidate> candidates = finder.candidates();
        candidates.removeIf(candidate -> excluded.contains(candidate.contact().peer(), now)
                || asked.stream()
                        .anyMatch(one ->
                                one.contact().peer().equals(candidate.contact().peer())));
        List<Candidate> more = RelayChoice.more(healthy, candidates);
        for (Candidate candidate : more) {
            if (asked.size() < 2 * RelayChoice.MOST) {
                Promise reservation = new Promise(control.exchanges(), PLACE, candidate.contact(), new Events());
                asked.add(reservation);
                reservation.renew();
            }
        }
        finder.search(healthy.size() + more.size() < RelayChoice.MOST, now);
    }

    private void drop(Promise reservation, boolean tell) {
        if (asked.remove(reservation)) {
            reservation.end(tell);
            released.accept(reservation.contact().peer());
        }
    }

    /** Nobody needs more than a record names; who has just been replaced and is back can go. */
    private void trim() {
        List<Promise> held = new ArrayList<>(asked);
        held.removeIf(reservation -> !reservation.isHeld() || reservation.isDoubtful());
        if (held.size() > RelayChoice.MOST) {
            drop(held.get(held.size() - 1), true);
        }
    }

    private void tellIfChanged() {
        List<Contact> now = new ArrayList<>();
        for (Promise reservation : asked) {
            if (reservation.isHeld() && !reservation.isDoubtful() && now.size() < RelayChoice.MOST) {
                now.add(reservation.contact());
            }
        }
        boolean same = now.size() == published.size() && now.containsAll(published);
        if (!same) {
            published = List.copyOf(now);
            changed.run();
        }
    }

    /** Finds out who forwards near this node, whether or not it needs anybody; {@link #nearby} tells. */
    void lookAround() {
        finder.search(true, loop.nanoTime());
    }

    /** Those that offer themselves and have answered so far, the nearest first. */
    List<Candidate> nearby() {
        return finder.answering();
    }

    /** Who has a place for this node now; for its record. */
    List<Contact> published() {
        return published;
    }

    /** Whether {@code peer} has a place for this node, or may have one. */
    boolean isOwn(PeerId peer) {
        for (Promise reservation : asked) {
            if (reservation.contact().peer().equals(peer)) {
                return true;
            }
        }
        return false;
    }

    /** How far away {@code relay} is, or a negative number. */
    long roundTripNanos(Contact relay) {
        return control.roundTripNanos(relay);
    }

    /** What leads through {@code peer} is not answered any more: asks it at once, instead of at the next keepalive. */
    void suspect(PeerId peer) {
        for (Promise reservation : new ArrayList<>(asked)) {
            if (reservation.contact().peer().equals(peer)) {
                renew(reservation);
            }
        }
    }

    /** {@code peer} is gone: its place is worth nothing. */
    void onLost(PeerId peer) {
        for (Promise reservation : new ArrayList<>(asked)) {
            if (reservation.contact().peer().equals(peer) && reservation.isHeld()) {
                over(reservation, Duration.ofMinutes(1).toNanos());
            }
        }
    }

    private void over(Promise reservation, long awayNanos) {
        lost.increment();
        PeerId peer = reservation.contact().peer();
        excluded.keep(peer, loop.nanoTime() + awayNanos);
        finder.forget(peer);
        drop(reservation, false);
        fill();
        tellIfChanged();
    }

    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        new ArrayList<>(asked).forEach(reservation -> drop(reservation, false));
    }

    /** What becomes of the questions to one relay. */
    private final class Events implements Promise.Events {

        @Override
        public void onHeld(Promise reservation, boolean first) {
            if (first) {
                found.increment();
                control.pin(reservation.contact().peer(), PinKind.RELAY);
            }
            trim();
            tellIfChanged();
        }

        @Override
        public void onMissed(Promise reservation) {
            fill();
        }

        @Override
        public void onOver(Promise reservation, boolean byRefusal, long awayNanos) {
            over(reservation, awayNanos);
        }
    }
}
