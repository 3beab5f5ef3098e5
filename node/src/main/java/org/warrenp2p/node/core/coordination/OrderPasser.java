package org.warrenp2p.node.core.coordination;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.coordinate.CoordinationSettings;
import org.warrenp2p.holepunch.coordinate.PassLimits;
import org.warrenp2p.holepunch.coordinate.ReturnOrders;
import org.warrenp2p.holepunch.coordinate.TargetTable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Notice;
import org.warrenp2p.proto.message.Passage;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.proto.message.Response.Reason;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.exchange.ControlPlane;

/**
 * Passes orders on to peers that want them, and tells both sides in one turn where the other one is and how far. A request
 * that was sent again is answered again, and nothing is passed on twice.
 */
final class OrderPasser {

    /** As long as an exchange may take: who asks again later asks something new. */
    private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();

    /** Passed on in 10 s, at the rate of the limits or a little above; the oldest goes, and may be passed on twice then. */
    private static final int MOST_RECENT = 256;

    /**
     * An order is told twice, so that a lost packet does not let one side fire alone. As far apart as the first two probes of a
     * fire: whoever hears the second time only is not late.
     */
    private static final long ECHO_NANOS = Duration.ofMillis(20).toNanos();

    private static final int ECHO_MICROS = (int) (ECHO_NANOS / 1_000);

    /** Orders that wait for a ping at once. */
    private static final int MOST_PENDING = 256;

    private final ControlPlane control;
    private final EventLoop loop;
    private final TargetTable targets;
    private final PassLimits limits;
    private final ReturnOrders returns;
    private final Delays delays;
    private final Map<Name, Done> recent = new LinkedHashMap<>();
    private int pending;
    private final Counter passed;
    private final Counter repeated;
    private final Counter refusedNoTarget;
    private final Counter refusedMoving;
    private final Counter refusedSilent;
    private final Counter refusedBusy;
    private final Map<PassLimits.Limit, Counter> refusedLimit = new EnumMap<>(PassLimits.Limit.class);

    OrderPasser(
            ControlPlane control,
            EventLoop loop,
            CoordinationSettings settings,
            TargetTable targets,
            Delays delays,
            Counters counters) {
        this.control = control;
        this.loop = loop;
        this.targets = targets;
        this.limits = new PassLimits(settings);
        this.returns = new ReturnOrders(settings.orders());
        this.delays = delays;
        passed = counters.counter("coordinator.passed");
        repeated = counters.counter("coordinator.repeated");
        refusedNoTarget = counters.counter("coordinator.refused_no_target");
        refusedMoving = counters.counter("coordinator.refused_moving");
        refusedSilent = counters.counter("coordinator.refused_silent");
        refusedBusy = counters.counter("coordinator.refused_busy");
        for (PassLimits.Limit limit : PassLimits.Limit.values()) {
            refusedLimit.put(
                    limit,
                    counters.counter("coordinator.refused_per_" + limit.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** @param path where the asker has been validated */
    void pass(Exchanges.Incoming incoming, Request.PassOrder order, PeerPaths.Path path) {
        long now = loop.nanoTime();
        Name name = new Name(incoming.peer(), incoming.exchangeId());
        if (isRepeated(name, incoming, now)) {
            return;
        }
        if (!path.remote().equals(incoming.source())) {
            // the other side would fire at where the asker was
            refuse(incoming, refusedMoving, Reason.UNCONFIRMED_SESSION, 1);
            return;
        }
        Contact target = contactOf(order.target());
        if (target == null || !wants(order.target(), incoming.peer(), now)) {
            refuse(incoming, refusedNoTarget, Reason.NO_SUCH_TARGET, 0);
            return;
        }
        if (pending >= MOST_PENDING) {
            refuse(incoming, refusedBusy, Reason.BUSY, 1);
            return;
        }
        PassLimits.Refusal refusal =
                limits.tryPass(incoming.peer(), path.remote().address(), order.target(), now);
        if (refusal != null) {
            Reason reason = refusal.limit() == PassLimits.Limit.TOTAL ? Reason.BUSY : Reason.QUOTA;
            refuse(incoming, refusedLimit.get(refusal.limit()), reason, seconds(refusal.waitNanos()));
            return;
        }
        remember(name, now);
        Contact asker = new Contact(incoming.peer(), path.remote());
        pending++;
        delays.between(asker, target, known -> {
            pending--;
            if (known != null) {
                deliver(name, incoming, order, asker, target, known);
            } else {
                refuse(incoming, refusedSilent, Reason.NO_SUCH_TARGET, 0);
            }
        });
    }

    private boolean wants(PeerId target, PeerId asker, long now) {
        return !target.equals(asker) && (targets.contains(target, now) || returns.mayAnswer(asker, target, now));
    }

    /** Both hear of it in this turn, so that both count from the same instant. */
    private void deliver(
            Name name,
            Exchanges.Incoming incoming,
            Request.PassOrder order,
            Contact asker,
            Contact target,
            Delays.Pair delay) {
        int toAsker = delay.toOne();
        int toTarget = delay.toOther();
        Passage ofAsker = new Passage(asker.endpoint(), toTarget, toAsker);
        if (!tell(target, new Notice.Order(asker.peer(), ofAsker, order.sealed()))) {
            refuse(incoming, refusedNoTarget, Reason.NO_SUCH_TARGET, 0);
            return;
        }
        // the target waits for what the asker's way is longer, and a part of that has passed by then
        Passage echo = new Passage(asker.endpoint(), toTarget, Math.max(0, toAsker - ECHO_MICROS));
        loop.schedule(ECHO_NANOS, () -> tell(target, new Notice.Order(asker.peer(), echo, order.sealed())));
        long now = loop.nanoTime();
        if (targets.contains(target.peer(), now)) {
            returns.passed(asker.peer(), target.peer(), now);
        }
        passed.increment();
        Response.OrderPassed answer = new Response.OrderPassed(new Passage(target.endpoint(), toAsker, toTarget));
        Done done = recent.get(name);
        if (done != null) {
            done.answer = answer;
        }
        incoming.answer(answer);
    }

    /** False if the target is not where it was any more. */
    private boolean tell(Contact target, Notice.Order order) {
        return target.equals(contactOf(target.peer())) && control.tell(target.peer(), order);
    }

    private @Nullable Contact contactOf(PeerId peer) {
        PeerPaths.Path path = control.paths().pathTo(peer);
        return path == null ? null : new Contact(peer, path.remote());
    }

    private static void refuse(Exchanges.Incoming incoming, @Nullable Counter counter, Reason reason, int seconds) {
        if (counter != null) {
            counter.increment();
        }
        incoming.answer(new Response.Refused(reason, seconds));
    }

    private static int seconds(long nanos) {
        return (int) (nanos / TimeUnit.SECONDS.toNanos(1)) + 1;
    }

    /** Whether this request has come before; then it gets the same answer, if there is one yet. */
    private boolean isRepeated(Name name, Exchanges.Incoming incoming, long now) {
        Done done = recent.get(name);
        if (done == null || now - done.passedNanos >= REPEAT_NANOS) {
            return false;
        }
        repeated.increment();
        if (done.answer != null) {
            incoming.answer(done.answer);
        }
        return true;
    }

    private void remember(Name name, long now) {
        Iterator<Done> oldest = recent.values().iterator();
        while (oldest.hasNext() && (now - oldest.next().passedNanos >= REPEAT_NANOS || recent.size() >= MOST_RECENT)) {
            oldest.remove();
        }
        recent.put(name, new Done(now));
    }

    /** A request, however often it is sent. */
    private record Name(PeerId asker, long exchange) {}

    /** What became of it. */
    private static final class Done {
        private final long passedNanos;
        private @Nullable Response answer;

        private Done(long passedNanos) {
            this.passedNanos = passedNanos;
        }
    }
}
