package org.warrenp2p.holepunch;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;

/**
 * Gets one round after the other ready: opens its socket and has it observed, or waits for the turn to spray; then tells
 * the other side, and waits for the order to fire.
 */
final class Preparer {

    private final PunchSettings settings;
    private final PunchRequest request;
    private final Orders orders;
    private final Timers timers;
    private final RoundLog rounds;
    private final Consumer<PunchAction> out;
    private @Nullable Preparation current;

    Preparer(
            PunchSettings settings,
            PunchRequest request,
            Orders orders,
            Timers timers,
            RoundLog rounds,
            Consumer<PunchAction> out) {
        this.settings = settings;
        this.request = request;
        this.orders = orders;
        this.timers = timers;
        this.rounds = rounds;
        this.out = out;
    }

    boolean isActive() {
        return current != null;
    }

    /** Whether it is {@code round} that is being prepared. */
    boolean prepares(Round round) {
        return current != null && current.round() == round;
    }

    /** @param there where a coordinator has validated the peer */
    void prepare(Round round, @Nullable Endpoint there, long nowNanos) {
        Preparation prepared = new Preparation(round);
        current = prepared;
        if (round == Round.SPRAY && there != null) {
            timers.arm(PunchTimer.PREPARATION, nowNanos + settings.permitNanos());
            out.accept(new PunchAction.RequestSpray(there.address()));
        } else if (round == Round.FRESH_SOCKETS
                || PunchStrategy.isUnpredictable(request.own().nat())) {
            timers.arm(PunchTimer.PREPARATION, nowNanos + settings.preparationNanos());
            out.accept(new PunchAction.OpenSockets(round, 1));
        } else {
            offer(prepared, nowNanos);
        }
    }

    /** The socket of the round is open, or could not be opened. */
    void opened(List<Integer> sockets, long nowNanos) {
        Preparation prepared = current;
        if (prepared == null) {
            return;
        }
        if (sockets.isEmpty()) {
            giveUp(RoundOutcome.NO_SOCKET, nowNanos);
        } else {
            prepared.opened(sockets.get(0));
            out.accept(new PunchAction.AskObservers(prepared.socket(), Preparation.OBSERVERS));
        }
    }

    /** An observer has said where it sees a socket. */
    void seen(int socket, Endpoint observed, long nowNanos) {
        Preparation prepared = current;
        if (prepared != null && prepared.concerns(socket) && prepared.seen(observed)) {
            offer(prepared, nowNanos);
        }
    }

    /** It is our turn to spray; gives whether somebody waited for it. */
    boolean granted(long nowNanos) {
        Preparation prepared = current;
        if (prepared == null || prepared.round() != Round.SPRAY || prepared.isOffered()) {
            return false;
        }
        offer(prepared, nowNanos);
        return true;
    }

    /** It has taken too long. */
    void late(long nowNanos) {
        Preparation prepared = current;
        if (prepared == null || prepared.isOffered()) {
            return;
        }
        if (prepared.wasSeen()) {
            offer(prepared, nowNanos);
        } else {
            giveUp(prepared.round() == Round.SPRAY ? RoundOutcome.OVER_LIMIT : RoundOutcome.NO_OBSERVER, nowNanos);
        }
    }

    private void offer(Preparation prepared, long nowNanos) {
        timers.cancel(PunchTimer.PREPARATION);
        prepared.setOffered();
        orders.send(
                request.initiator() ? PunchOrder.Kind.PREPARE : PunchOrder.Kind.FIRE,
                prepared.round(),
                prepared.offer(request.own()),
                nowNanos);
    }

    /** This side cannot: the other one need not wait. */
    void giveUp(RoundOutcome outcome, long nowNanos) {
        Preparation prepared = current;
        if (prepared != null && !request.initiator()) {
            orders.decline(prepared.round(), request.own());
        }
        end(outcome, nowNanos);
    }

    /** The round will not fire; the initiator may go on with the next one. */
    void end(RoundOutcome outcome, long nowNanos) {
        Preparation prepared = current;
        if (prepared == null) {
            return;
        }
        current = null;
        rounds.note(prepared.round(), outcome);
        timers.cancel(PunchTimer.PREPARATION);
        orders.settle(prepared.round());
        if (prepared.round() == Round.SPRAY) {
            out.accept(new PunchAction.ReleaseSpray());
        }
        if (request.initiator()) {
            timers.arm(PunchTimer.NEXT_ROUND, nowNanos);
        }
    }

    /** The round fires, or all is over; gives the socket that was opened for it. */
    int take() {
        int socket = current == null ? HolePunch.MAIN_SOCKET : current.socket();
        current = null;
        return socket;
    }
}
