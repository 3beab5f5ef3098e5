package org.warrenp2p.holepunch;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;

/**
 * The order that waits for an answer: the initiator gives it to one coordinator after the other, the target to the one
 * through which it was asked.
 */
final class Orders {

    private final PunchSettings settings;
    private final PunchRequest request;
    private final Timers timers;
    private final Consumer<PunchAction> out;
    private List<Contact> coordinators;
    private @Nullable PunchOrder open;
    private int tries;

    Orders(PunchSettings settings, PunchRequest request, Timers timers, Consumer<PunchAction> out) {
        this.settings = settings;
        this.request = request;
        this.timers = timers;
        this.out = out;
        this.coordinators = request.coordinators();
    }

    /** What this side has to say goes back on the same way. */
    void answerThrough(Contact coordinator) {
        coordinators = List.of(coordinator);
    }

    void send(PunchOrder.Kind kind, Round round, PunchOffer offer, long nowNanos) {
        open = new PunchOrder(request.punch(), kind, round, offer);
        tries = 0;
        if (!retry(nowNanos)) {
            timers.arm(PunchTimer.ORDER_RETRY, nowNanos);
        }
    }

    void decline(Round round, PunchOffer own) {
        if (!coordinators.isEmpty()) {
            out.accept(new PunchAction.SendOrder(
                    coordinators.get(0), new PunchOrder(request.punch(), PunchOrder.Kind.DECLINE, round, own)));
        }
    }

    /** Whether the open order is about {@code round}, so that what has come answers it. */
    boolean isAnswered(Round round) {
        return open != null && open.round() == round;
    }

    /** Whether there was another try. */
    boolean retry(long nowNanos) {
        PunchOrder order = open;
        if (order == null || coordinators.isEmpty() || tries == settings.orderTries()) {
            open = null;
            return false;
        }
        out.accept(new PunchAction.SendOrder(coordinators.get(tries % coordinators.size()), order));
        timers.arm(PunchTimer.ORDER_RETRY, nowNanos + waitNanos(order));
        tries++;
        return true;
    }

    /** An order to prepare is answered after the other side has asked observers, or has had its turn to spray. */
    private long waitNanos(PunchOrder order) {
        long base = settings.orderRetryNanos() << tries;
        if (order.kind() != PunchOrder.Kind.PREPARE) {
            return base;
        }
        return order.round() == Round.SPRAY
                ? settings.permitNanos() / settings.orderTries()
                : base + settings.preparationNanos();
    }

    /** What was to be said about {@code round} is said, or not wanted any more. */
    void settle(Round round) {
        if (isAnswered(round)) {
            open = null;
            timers.cancel(PunchTimer.ORDER_RETRY);
        }
    }
}
