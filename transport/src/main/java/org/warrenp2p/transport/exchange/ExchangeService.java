package org.warrenp2p.transport.exchange;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.message.Frame;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DeadlineQueue;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.session.Arrival;
import org.warrenp2p.transport.session.Outgoing;
import org.warrenp2p.transport.session.RequestCarrier;
import org.warrenp2p.transport.session.SessionUser;

/**
 * The requests of one node and their answers. Only from the node's loop.
 *
 * <p>A request has a slot from its first transmission until it is over, however it ends; {@link #finish} is the one
 * place where slots are given back, and gives each at once to the next that waits.
 */
public final class ExchangeService implements Exchanges, SessionUser, AutoCloseable {

    /** No answer counts as slow earlier: a scheduler's pause must not make everybody hedge. */
    static final long MIN_SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RequestCarrier carrier;
    private final EventLoop loop;
    private final Entropy entropy;
    private final ExchangeSettings settings;
    private final Supplier<Frame.Role> ownRole;
    private final ExchangeCounters counters;
    private final Destinations destinations;
    private final DeadlineQueue deadlines;

    /** All that is not over. Bounded by {@code maxInFlight + maxQueued}. */
    private final OpenExchanges open = new OpenExchanges();
    /** Those in which something waits for a slot, in the order in which that began. */
    private final Set<Destination> waiting = new LinkedHashSet<>();

    private int inFlight;
    private AnswerListener answers = AnswerListener.none();
    private final RequestHandlers handlers;

    private boolean closed;

    /** Exchanges over {@code carrier}. */
    public ExchangeService(
            RequestCarrier carrier,
            EventLoop loop,
            Entropy entropy,
            Counters counters,
            ExchangeSettings settings,
            Supplier<Frame.Role> ownRole) {
        this.carrier = carrier;
        this.loop = loop;
        this.entropy = entropy;
        this.settings = settings;
        this.ownRole = ownRole;
        this.counters = new ExchangeCounters(counters);
        handlers = new RequestHandlers(this.counters);
        destinations = new Destinations(settings);
        deadlines = new DeadlineQueue(loop);
    }

    // asking

    @Override
    public Exchange ask(Contact to, Request request, long timeoutNanos, Listener listener) {
        counters.asked.increment();
        if (closed) {
            return refuse(listener, Failure.Code.CLOSED, "This node has stopped");
        }
        Destination destination = destinations.use(to);
        boolean startsAtOnce = !destination.hasQueued() && destination.hasRoom() && inFlight < settings.maxInFlight();
        if (!startsAtOnce && isQueueFull(destination)) {
            counters.queueFull.increment();
            destinations.settle(destination);
            return refuse(
                    listener, Failure.Code.LIMIT, "Too many requests wait for an answer; try again a little later");
        }
        Frame.Asking frame =
                new Frame.Asking(freshId(), ownRole.get(), AnswerSizes.firstBytes(request.kind()), request);
        OpenExchange exchange = new OpenExchange(destination, frame, listener, loop.nanoTime() + timeoutNanos);
        open.add(exchange);
        if (startsAtOnce) {
            start(exchange);
        } else {
            destination.enqueue(exchange);
            waiting.add(destination);
            watch(exchange);
        }
        return () -> finish(exchange);
    }

    private Exchange refuse(Listener listener, Failure.Code code, String message) {
        loop.execute(() -> listener.onFailure(new Failure(code, message)));
        return () -> {};
    }

    private boolean isQueueFull(Destination destination) {
        return destination.queued() >= settings.maxQueuedPerDestination()
                || open.size() - inFlight >= settings.maxQueued();
    }

    private long freshId() {
        long id = entropy.nextLong();
        while (id == 0 || open.get(id) != null) {
            id = entropy.nextLong();
        }
        return id;
    }

    /** Starts what waits for {@code destination}, as far as the bounds allow. */
    private void startQueued(Destination destination) {
        while (destination.hasQueued() && destination.hasRoom() && inFlight < settings.maxInFlight()) {
            start(destination.takeQueued());
        }
        if (!destination.hasQueued()) {
            waiting.remove(destination);
        }
    }

    private void start(OpenExchange exchange) {
        exchange.destination.inFlight.add(exchange);
        inFlight++;
        exchange.startedNanos = loop.nanoTime();
        transmit(exchange);
    }

    private void transmit(OpenExchange exchange) {
        switch (carrier.send(exchange.outgoing())) {
            case SENT -> {
                exchange.state = OpenExchange.State.SENT;
                exchange.sentNanos = loop.nanoTime();
                exchange.transmissions++;
            }
            case RIDING, WAITING -> exchange.state = OpenExchange.State.IN_HANDSHAKE;
            case LIMIT ->
                failLater(
                        exchange,
                        new Failure(Failure.Code.LIMIT, "Too many handshakes are under way; try again later"));
            case UNREACHABLE ->
                failLater(
                        exchange,
                        new Failure(
                                Failure.Code.UNREACHABLE,
                                "No socket of this node reaches " + exchange.destination.contact.endpoint()));
        }
        watch(exchange);
    }

    private void failLater(OpenExchange exchange, Failure failure) {
        exchange.state = OpenExchange.State.IN_HANDSHAKE;
        loop.execute(() -> fail(exchange, failure));
    }

    private void watch(OpenExchange exchange) {
        if (exchange.deadline != null) {
            exchange.deadline.cancel();
        }
        exchange.deadline = deadlines.at(exchange.wakeNanos(), () -> onWake(exchange));
    }

    private void onWake(OpenExchange exchange) {
        long now = loop.nanoTime();
        Destination destination = exchange.destination;
        if (now - exchange.deadlineNanos >= 0) {
            counters.timedOut.increment();
            if (exchange.transmissions > 0) {
                destination.window.onLoss(now, destination.rtt.smoothedNanos());
            }
            fail(exchange, new Failure(Failure.Code.TIMEOUT, "No answer from " + destination.contact + " in time"));
            return;
        }
        boolean started = exchange.state != OpenExchange.State.QUEUED;
        if (started && !exchange.slow && now - exchange.slowAtNanos() >= 0) {
            exchange.slow = true;
            counters.slow.increment();
            exchange.listener.onSlow();
        }
        if (exchange.state == OpenExchange.State.SENT && now - exchange.retransmitAtNanos() >= 0) {
            counters.retransmitted.increment();
            destination.window.onLoss(now, destination.rtt.smoothedNanos());
            transmit(exchange);
        } else if (exchange.state != OpenExchange.State.DONE) {
            watch(exchange);
        }
    }

    private void fail(OpenExchange exchange, Failure failure) {
        if (finish(exchange)) {
            exchange.listener.onFailure(failure);
        }
    }

    /** Ends an exchange, however it ends, and gives its slot on. Returns whether it was open. */
    private boolean finish(OpenExchange exchange) {
        if (exchange.state == OpenExchange.State.DONE) {
            return false;
        }
        exchange.state = OpenExchange.State.DONE;
        open.remove(exchange);
        if (exchange.deadline != null) {
            exchange.deadline.cancel();
        }
        Destination destination = exchange.destination;
        boolean wasFull = inFlight == settings.maxInFlight();
        boolean othersWait = destination.hasQueued();
        if (destination.inFlight.remove(exchange)) {
            inFlight--;
        } else {
            destination.removeQueued(exchange);
        }
        if (!closed) {
            if (wasFull) {
                new ArrayList<>(waiting).forEach(this::startQueued);
            }
            if (othersWait) {
                startQueued(destination);
            }
        }
        destinations.settle(destination);
        return true;
    }

    /** Who hears of every answer; replaces the one told before. */
    public void onAnswers(AnswerListener listener) {
        answers = listener;
    }

    // what the carrier tells

    @Override
    public boolean onAnswering(Arrival arrival, Frame.Answering frame) {
        OpenExchange exchange = open.get(frame.exchange());
        Contact from = arrival.contact();
        if (exchange == null
                || exchange.state == OpenExchange.State.QUEUED
                || !exchange.destination.contact.equals(from)) {
            counters.unsolicited.increment();
            return false;
        }
        if (!AnswerSizes.answers(
                exchange.frame.request().kind(), frame.response().kind())) {
            counters.wrongKind.increment();
            fail(exchange, new Failure(Failure.Code.PROTOCOL, from + " answered something else than was asked"));
            return true;
        }
        counters.answered.increment();
        long rttNanos = measure(exchange, arrival.firstPacket());
        if (finish(exchange)) {
            Answer answer = new Answer(from, rttNanos, frame.observed());
            UdpSocket socket = arrival.socket();
            if (socket != null && socket.kind() == UdpSocket.Kind.DIRECT) {
                answers.onAnswer(socket, answer, frame.response(), loop.nanoTime() - rttNanos);
            }
            exchange.listener.onResponse(frame.response(), answer);
        }
        return true;
    }

    /** The round trip; kept as a sample only if it is known which transmission was answered (Karn). */
    private long measure(OpenExchange exchange, Arrival.@Nullable FirstPacket firstPacket) {
        long sentNanos = firstPacket == null ? exchange.sentNanos : firstPacket.sentNanos();
        int transmissions = firstPacket == null ? exchange.transmissions : firstPacket.transmissions();
        long rttNanos = loop.nanoTime() - sentNanos;
        if (transmissions == 1 && exchange.frame.request().kind().isAnsweredAtOnce()) {
            destinations.sample(exchange.destination, rttNanos);
            exchange.destination.window.onAnswer();
        } else {
            destinations.doubtfulSample(exchange.destination, loop.nanoTime() - exchange.startedNanos);
        }
        return rttNanos;
    }

    @Override
    public void onEstablished(Contact contact, long beganNanos) {
        Destination destination = destinations.busy(contact);
        if (destination == null) {
            return;
        }
        for (OpenExchange exchange : new ArrayList<>(destination.inFlight)) {
            boolean underOldKeys = exchange.state == OpenExchange.State.SENT && exchange.sentNanos - beganNanos < 0;
            if (exchange.state == OpenExchange.State.IN_HANDSHAKE || underOldKeys) {
                transmit(exchange);
            }
        }
    }

    @Override
    public void onHandshakeFailed(Contact contact, Failure failure) {
        Destination destination = destinations.busy(contact);
        if (destination == null) {
            return;
        }
        for (OpenExchange exchange : new ArrayList<>(destination.inFlight)) {
            if (exchange.state == OpenExchange.State.IN_HANDSHAKE) {
                fail(exchange, failure);
            }
        }
    }

    @Override
    public void onGoodbye(PeerId peer) {
        Failure failure = new Failure(Failure.Code.CLOSED, "The peer " + peer.shortText() + " has stopped");
        for (Destination destination : destinations.allBusy()) {
            if (destination.contact.peer().equals(peer)) {
                failAll(destination, failure);
            }
        }
    }

    /** What waits goes first, so that it does not get the slots of what goes after it. */
    private void failAll(Destination destination, Failure failure) {
        destination.allQueued().forEach(exchange -> fail(exchange, failure));
        new ArrayList<>(destination.inFlight).forEach(exchange -> fail(exchange, failure));
    }

    @Override
    public @Nullable Outgoing openRequest(Contact contact) {
        Destination destination = destinations.busy(contact);
        if (destination == null || destination.inFlight.isEmpty()) {
            return null;
        }
        return destination.inFlight.iterator().next().outgoing();
    }

    @Override
    public Frame.Role ownRole() {
        return ownRole.get();
    }

    // serving

    /** Who answers what others ask, and hears of what they tell. */
    RequestHandlers handlers() {
        return handlers;
    }

    @Override
    public void serve(RequestHandler requestHandler) {
        handlers.forAll(requestHandler);
    }

    @Override
    public void serve(Request.Kind kind, RequestHandler requestHandler) {
        handlers.forKind(kind, requestHandler);
    }

    @Override
    public void onOrder(Contact via, Notice.Order order) {
        handlers.handleOrder(via, order);
    }

    @Override
    public void onCircuitNotice(PeerId relay, Notice notice) {
        handlers.handleCircuit(relay, notice);
    }

    /** The smoothed round trip to {@code contact}, or {@link Sessions#NO_ROUND_TRIP}. */
    long roundTripNanos(Contact contact) {
        return destinations.roundTripNanos(contact);
    }

    @Override
    public void onAsking(Arrival arrival, Frame.Asking frame) {
        counters.served.increment();
        ServedRequest request = new ServedRequest(arrival, frame, counters.answerTrimmed);
        if (!arrival.confirmed() && !frame.request().kind().mayTravelInFirstPacket()) {
            counters.refusedUnconfirmed.increment();
            request.answer(new Response.Refused(Response.Reason.UNCONFIRMED_SESSION, 0));
        } else {
            handlers.handle(frame.request().kind(), request);
        }
    }

    /** How many requests have a slot. */
    int inFlight() {
        return inFlight;
    }

    /** How many requests wait for a slot. */
    int queued() {
        return open.size() - inFlight;
    }

    /** Fails everything with CLOSED; later requests fail so too. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Failure failure = new Failure(Failure.Code.CLOSED, "This node has stopped");
        destinations.allBusy().forEach(destination -> failAll(destination, failure));
        deadlines.clear();
    }
}
