package org.warrenp2p.dht;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.dht.routing.AddressScope;
import org.warrenp2p.dht.routing.RoutingTable;
import org.warrenp2p.dht.routing.RoutingTable.Admission;
import org.warrenp2p.dht.routing.RoutingTable.Miss;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Families;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;

/**
 * Keeps the routing table true: every answer and every silence of a peer passes here. It pings those that were not heard
 * of for long (one timer for the whole table), candidates who asked us, and second endpoints that peers claim. Who answers
 * through a way that it may have opened itself shows first that strangers reach it.
 */
final class TableKeeper {

    /** Bound of the servers whose first packet was answered and who have not confirmed their session: a busy second. */
    private static final int MAX_UNCONFIRMED = 256;

    /** Checks at a time: enough for 260 peers in 150 s where two of five are silent. */
    private static final int CHECKS_IN_FLIGHT = 8;

    private final LocalNode local;
    private final EventLoop loop;
    private final Exchanges exchanges;
    private final RoutingTable table;
    private final AddressRules rules;
    private final CorrectedClock clock;
    private final ProbeQueue probes;
    private final ReachChecks reach;
    private final long timeoutNanos;
    private final long candidateTimeoutNanos;
    private final Counters.Counter unconfirmedDisplaced;
    /** Bound: {@link #MAX_UNCONFIRMED}; the oldest gives way, and is considered when it asks again. */
    private final Set<PeerId> unconfirmed = new LinkedHashSet<>();

    private final List<Runnable> whenFirstCame = new ArrayList<>();
    private final List<Runnable> whenLastLeft = new ArrayList<>();
    private final List<Consumer<Contact>> whenAdmitted = new ArrayList<>();
    private EventLoop.@Nullable Timer timer;
    private long timerAtNanos;
    private int checksInFlight;
    private boolean closed;

    TableKeeper(
            LocalNode local,
            DhtPorts ports,
            DhtSettings settings,
            RoutingTable table,
            AddressRules rules,
            CorrectedClock clock) {
        this.clock = clock;
        this.local = local;
        this.loop = ports.loop();
        this.exchanges = ports.exchanges();
        this.table = table;
        this.rules = rules;
        this.timeoutNanos = settings.storeTimeout().toNanos();
        this.candidateTimeoutNanos = settings.askTimeout().toNanos();
        this.probes = new ProbeQueue(this::probe, ports.counters());
        this.reach = new ReachChecks(ports.reach(), ports.loop(), ports.counters());
        this.unconfirmedDisplaced = ports.counters().counter("dht.probe.unconfirmed_displaced");
    }

    /** Runs {@code task} whenever the table gets its first peer. */
    void whenFirstCame(Runnable task) {
        whenFirstCame.add(task);
    }

    /** Runs {@code task} whenever the table loses its last peer. */
    void whenLastLeft(Runnable task) {
        whenLastLeft.add(task);
    }

    /** Tells {@code listener} of each peer that enters the table. */
    void whenAdmitted(Consumer<Contact> listener) {
        whenAdmitted.add(listener);
    }

    /** A request of ours to {@code asked} was answered. */
    void onAnswer(Contact asked, Response response, Exchanges.Answer answer) {
        onAnswer(asked, response, answer, this::consider);
    }

    private void onAnswer(Contact asked, Response response, Exchanges.Answer answer, Entry entry) {
        if (closed) {
            return;
        }
        if (response instanceof Response.Pong pong) {
            clock.onPong(answer.from().peer(), answer.from().endpoint(), pong, answer.rttNanos());
        }
        Standing standing = standingOf(response);
        switch (standing) {
            // the object that was asked is somebody's already; a new one for each answer would stay in the table
            case SERVER ->
                entry.enter(asked.equals(answer.from()) ? asked : answer.from(), response, answer.rttNanos());
            case CLIENT -> forget(asked.peer());
            case UNKNOWN -> table.checkUndecided(asked.peer(), loop.nanoTime());
        }
    }

    /** A request of ours to {@code asked} was not answered. */
    void onFailure(Contact asked, Failure failure) {
        if (closed) {
            return;
        }
        long now = loop.nanoTime();
        switch (failure.code()) {
            case TIMEOUT, UNREACHABLE, WRONG_PEER, PROTOCOL -> {
                Miss miss = table.missed(asked, now);
                if (miss == Miss.REMOVED) {
                    afterRemoval(asked);
                }
            }
            case REFUSED, LIMIT, NOT_FOUND, CLOSED, ADDRESS_IN_USE, ADDRESS_UNUSABLE, UNSUPPORTED, STORAGE ->
                table.checkUndecided(asked.peer(), now);
        }
        arm();
    }

    /**
     * Somebody asked us: a server may become a contact, once it has answered. Only a confirmed session tells that its
     * peer is a client now; a first packet may be an old one, played again. It may also come from somewhere else than it
     * says, so a server that asks in one is pinged when it has confirmed the session: nobody gets more bytes than came
     * from there before that.
     */
    void onAskedBy(Exchanges.Incoming incoming) {
        if (closed) {
            return;
        }
        switch (incoming.role()) {
            case CLIENT -> {
                if (incoming.confirmed()) {
                    forget(incoming.peer());
                }
            }
            case SERVER -> {
                if (incoming.confirmed()) {
                    consider(incoming.contact());
                } else {
                    considerWhenConfirmed(incoming.peer());
                }
            }
        }
    }

    /** The session with {@code contact} has been confirmed, from where it is. */
    void onConfirmed(Contact contact) {
        if (!closed && unconfirmed.remove(contact.peer())) {
            consider(contact);
        }
    }

    private void considerWhenConfirmed(PeerId peer) {
        if (unconfirmed.add(peer) && unconfirmed.size() > MAX_UNCONFIRMED) {
            unconfirmedDisplaced.increment();
            unconfirmed.remove(unconfirmed.iterator().next());
        }
    }

    private void consider(Contact server) {
        if (table.knows(server) || AddressScope.of(server.endpoint().address()) == AddressScope.UNUSABLE) {
            return;
        }
        if (table.wants(server)) {
            probes.offerOnce(server, loop.nanoTime());
        } else {
            table.remember(server);
        }
    }

    /** {@code peer} is gone, by its own word or because it is no server any more. */
    void forget(PeerId peer) {
        reach.forget(peer);
        Contact known = table.contact(peer, Families.BOTH);
        if (table.remove(peer) && known != null) {
            afterRemoval(known);
        }
    }

    /** Pings {@code contact}; the table hears of the outcome before {@code listener} does. */
    Exchanges.Exchange ping(Contact contact, Exchanges.Listener listener) {
        return ping(contact, timeoutNanos, this::consider, listener);
    }

    /**
     * Pings somebody of whom others have told. Most of those who do not answer are gone, and each transmission to a
     * stranger is a handshake: less patience than with a contact.
     */
    Exchanges.Exchange pingCandidate(Contact contact, Exchanges.Listener listener) {
        return ping(contact, candidateTimeoutNanos, this::consider, listener);
    }

    /**
     * Pings a contact that we begin with: whoever told us of it, or an earlier run of this node, knows that strangers
     * reach it. So joining depends on no probe.
     */
    Exchanges.Exchange pingBelieved(Contact contact, Exchanges.Listener listener) {
        return ping(contact, timeoutNanos, this::admit, listener);
    }

    private Exchanges.Exchange ping(Contact contact, long patienceNanos, Entry entry, Exchanges.Listener listener) {
        return exchanges.ask(contact, new Request.Ping(), patienceNanos, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                onAnswer(contact, response, answer, entry);
                listener.onResponse(response, answer);
            }

            @Override
            public void onFailure(Failure failure) {
                TableKeeper.this.onFailure(contact, failure);
                listener.onFailure(failure);
            }
        });
    }

    void close() {
        closed = true;
        reach.close();
        if (timer != null) {
            timer.cancel();
        }
    }

    /** What would change the table has to be reachable; what waits for a place shows that when it is its turn. */
    private void consider(Contact contact, Response response, long rttNanos) {
        if (table.wants(contact) && reach.doubts(contact)) {
            reach.check(
                    contact,
                    rttNanos,
                    () -> admit(contact, response, rttNanos),
                    // its place in the bucket may be another's
                    () -> offerPlaceNear(contact));
        } else {
            admit(contact, response, rttNanos);
        }
    }

    private void admit(Contact contact, Response response, long rttNanos) {
        boolean wasEmpty = table.size() == 0;
        Admission admission = table.answered(contact, rttNanos, loop.nanoTime());
        if (response instanceof Response.Pong pong) {
            considerOther(contact, pong.otherEndpoint());
        } else if (admission == Admission.ADMITTED && local.families() == Families.BOTH) {
            // a pong tells the endpoint in the other family, which other answers do not
            probes.offer(contact);
        }
        if (admission == Admission.ADMITTED) {
            whenAdmitted.forEach(listener -> listener.accept(contact));
        }
        if (wasEmpty && table.size() > 0) {
            whenFirstCame.forEach(Runnable::run);
        }
        arm();
    }

    /** The endpoint that {@code contact} claims to have as well is hearsay until it answers there. */
    private void considerOther(Contact contact, @Nullable Endpoint other) {
        if (other == null || other.family() == contact.endpoint().family() || !table.contains(contact.peer())) {
            return;
        }
        Contact claimed = new Contact(contact.peer(), other);
        if (rules.accepts(claimed, contact.endpoint()) && table.wants(claimed)) {
            probes.offerOnce(claimed, loop.nanoTime());
        }
    }

    private void afterRemoval(Contact removed) {
        offerPlaceNear(removed);
        if (table.size() == 0) {
            whenLastLeft.forEach(Runnable::run);
        }
    }

    /** A place in the bucket of {@code gone} is free: one of those that wait for it may have it, if it answers. */
    private void offerPlaceNear(Contact gone) {
        Contact replacement = table.takeWaiting(gone.key());
        if (replacement != null) {
            probes.offer(replacement);
        }
    }

    private void probe(Contact contact) {
        ping(contact, new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                probes.ended(contact);
            }

            @Override
            public void onFailure(Failure failure) {
                probes.ended(contact);
                if (!closed) {
                    offerPlaceNear(contact);
                }
            }
        });
    }

    /** Sets the timer to the next check, unless it is set to an earlier time. */
    private void arm() {
        if (closed || checksInFlight >= CHECKS_IN_FLIGHT) {
            return;
        }
        long now = loop.nanoTime();
        long wait = table.untilNextCheckNanos(now);
        if (wait == Long.MAX_VALUE || (timer != null && timerAtNanos - (now + wait) <= 0)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAtNanos = now + wait;
        timer = loop.schedule(wait, this::checkDue);
    }

    private void checkDue() {
        timer = null;
        while (checksInFlight < CHECKS_IN_FLIGHT) {
            Contact due = table.takeDueCheck(local.families(), loop.nanoTime());
            if (due == null) {
                break;
            }
            checksInFlight++;
            ping(due, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    checksInFlight--;
                    arm();
                }

                @Override
                public void onFailure(Failure failure) {
                    checksInFlight--;
                    arm();
                }
            });
        }
        arm();
    }

    /** What an answer says of the role of whoever gave it: clients answer nothing but pings. */
    private static Standing standingOf(Response response) {
        return switch (response.kind()) {
            case PONG ->
                response instanceof Response.Pong pong && pong.role() == Role.SERVER
                        ? Standing.SERVER
                        : Standing.CLIENT;
            case NODES,
                    RECORD_FOUND,
                    STORED,
                    VALUE_FOUND,
                    ANNOUNCEMENTS_FOUND,
                    ANNOUNCED,
                    PROBING,
                    COORDINATING,
                    ORDER_PASSED,
                    RESERVED,
                    CIRCUIT_OPENED -> Standing.SERVER;
            case REFUSED ->
                response instanceof Response.Refused refused && refused.reason() == Response.Reason.NOT_SERVED
                        ? Standing.CLIENT
                        : Standing.UNKNOWN;
            case PUNCH_ANSWER -> Standing.UNKNOWN;
        };
    }

    /** How a server that has answered comes into the table. */
    @FunctionalInterface
    private interface Entry {
        void enter(Contact contact, Response response, long rttNanos);
    }

    private enum Standing {
        SERVER,
        CLIENT,
        UNKNOWN
    }
}
