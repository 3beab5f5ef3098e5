package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.limit.PunchLimits;
import org.warrenp2p.node.core.promise.PeerTimes;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.exchange.ControlPlane;

/** Where orders of this node leave, and where those of others come in. */
final class OrderDesk {

    /** Longer than a handshake across the world; the punch has asked the next one long before. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The other side may answer through the coordinator that we used. */
    private static final Duration ANSWERS = Duration.ofMinutes(1);

    /** A coordinator tells an order twice; more than a slow round trip may lie between them, if a packet is held up. */
    private static final long REPEAT_NANOS = Duration.ofSeconds(1).toNanos();

    /** Orders that are recognised when they come again; there are 30 a minute (LimitSettings). */
    private static final int MOST_RECENT = 32;

    private static final long NANOS_PER_MICRO = 1_000;

    private final ControlPlane control;
    private final EventLoop loop;
    private final PeerId self;
    private final Coordinators coordinators;
    private final PunchLimits limits;
    private final PeerTimes used = new PeerTimes(PeerTimes.MANY);
    /** When they came, the oldest first. */
    private final Map<Heard, Long> recent = new LinkedHashMap<>();

    private final Counter repeated;
    private final Counter given;
    private final Counter passed;
    private final Counter refused;
    private final Counter delivered;
    private final Counter unexpected;
    private final Counter unusable;
    private final Counter unheard;
    private @Nullable Consumer<DeliveredOrder> listener;

    OrderDesk(
            ControlPlane control,
            EventLoop loop,
            PeerId self,
            Coordinators coordinators,
            PunchLimits limits,
            Counters counters) {
        this.control = control;
        this.loop = loop;
        this.self = self;
        this.coordinators = coordinators;
        this.limits = limits;
        given = counters.counter("order.given");
        passed = counters.counter("order.passed");
        refused = counters.counter("order.refused");
        delivered = counters.counter("order.delivered");
        repeated = counters.counter("order.repeated");
        unexpected = counters.counter("order.unexpected");
        unusable = counters.counter("order.unusable");
        unheard = counters.counter("order.unheard");
    }

    void listen(Consumer<DeliveredOrder> orders) {
        listener = orders;
    }

    void pass(Contact coordinator, PeerId target, Bytes sealed, Completion<PassOutcome> done) {
        Request.PassOrder request = new Request.PassOrder(target, sealed);
        given.increment();
        used.keep(coordinator.peer(), loop.nanoTime() + ANSWERS.toNanos());
        control.exchanges().ask(coordinator, request, PATIENCE.toNanos(), new Exchanges.Listener() {
            @Override
            public void onResponse(Response response, Exchanges.Answer answer) {
                answered(response, done);
            }

            @Override
            public void onFailure(Failure failure) {
                done.failed(failure);
            }
        });
    }

    private void answered(Response response, Completion<PassOutcome> done) {
        if (response instanceof Response.Refused refusal) {
            refused.increment();
            done.succeeded(new PassOutcome.Refused(refusal.reason(), refusal.retryAfterSeconds()));
        } else if (response instanceof Response.OrderPassed receipt
                && isUsable(receipt.target().validated())) {
            passed.increment();
            done.succeeded(new PassOutcome.Passed(receipt.target().validated(), timing(receipt.target())));
        } else {
            unusable.increment();
            done.failed(new Failure(Failure.Code.PROTOCOL, "The coordinator names an address that nobody can have"));
        }
    }

    /** An order has come in the session with {@code via}. */
    void onOrder(Contact via, Notice.Order order) {
        long now = loop.nanoTime();
        if (!coordinators.isExpected(via.peer()) && !used.contains(via.peer(), now)) {
            unexpected.increment();
            return;
        }
        if (order.from().equals(self) || !isUsable(order.sender().validated())) {
            unusable.increment();
            return;
        }
        if (listener == null) {
            unheard.increment();
            return;
        }
        Heard heard = new Heard(via.peer(), order.from(), order.sealed());
        if (isRepeated(heard, now)) {
            repeated.increment();
        } else if (limits.mayObey(via.peer(), now)) {
            remember(heard, now);
            delivered.increment();
            listener.accept(new DeliveredOrder(
                    via, order.from(), order.sender().validated(), timing(order.sender()), order.sealed()));
        }
    }

    private boolean isRepeated(Heard heard, long now) {
        Long came = recent.get(heard);
        return came != null && now - came < REPEAT_NANOS;
    }

    private void remember(Heard heard, long now) {
        recent.remove(heard);
        recent.put(heard, now);
        if (recent.size() > MOST_RECENT) {
            recent.remove(recent.keySet().iterator().next());
        }
    }

    /** The same order of another coordinator is not the same: it may be the only one that the answer can go through. */
    private record Heard(PeerId via, PeerId from, Bytes sealed) {}

    private static PunchOrder.Timing timing(Passage passage) {
        return new PunchOrder.Timing(
                passage.ownDelayMicros() * NANOS_PER_MICRO, passage.otherDelayMicros() * NANOS_PER_MICRO);
    }

    /** Whether some host could be there; whether packets may go there is for the rules about targets to say. */
    private static boolean isUsable(Endpoint endpoint) {
        IpAddress address = endpoint.address();
        return !address.isUnspecified() && !address.isMulticast() && !address.isReserved();
    }
}
