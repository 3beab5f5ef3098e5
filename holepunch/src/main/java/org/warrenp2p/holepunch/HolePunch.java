package org.warrenp2p.holepunch;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.ProbeSchedule.Shot;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.PunchOrder.Delivery;
import org.warrenp2p.proto.punch.PunchOrder.Receipt;
import org.warrenp2p.proto.punch.Round;

/**
 * One try to open a direct path to a peer, as one of the two sides sees it: a pure state machine. Methods tell it what
 * happened; {@link #takeActions} says what is to be done. The <em>initiator</em> decides which round comes next and asks
 * for it (PREPARE); the target gets ready and gives the order to fire, which reaches both sides at the same instant. Only
 * in the first round it is the initiator's order that fires.
 *
 * <p>It ends with {@link PunchAction.Succeeded} or {@link PunchAction.Failed}. After success it goes on answering probes,
 * since the peer may not have got the answer to its own.
 */
public final class HolePunch {

    /** The socket that the node lives on; others are numbered by the node from 1 on. */
    public static final int MAIN_SOCKET = 0;

    private final PunchSettings settings;
    private final PunchRequest request;
    private final PeerPicture peer;
    private final ProbeRuns runs;
    private final Orders orders;
    private final Timers timers;
    private final Preparer preparer;
    private final List<PunchAction> actions = new ArrayList<>();
    private final RoundLog rounds = new RoundLog();
    private final FirePlan plan;
    private final PathChecks paths;
    private final Spray spray;
    private State state = State.NEW;
    private @Nullable Round firing;

    private enum State {
        NEW,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** A punch that has not begun. */
    public HolePunch(PunchSettings settings, PunchRequest request, RandomGenerator random) {
        this.settings = settings;
        this.request = request;
        this.peer = new PeerPicture(request.targets());
        this.runs = new ProbeRuns(settings.limits(), request.targets().isPrivateNetwork());
        this.timers = new Timers(actions::add);
        this.plan = new FirePlan(settings, request, peer);
        this.paths = new PathChecks(settings, peer, runs, rounds, actions::add);
        this.spray = new Spray(settings, request, peer, runs, random, actions::add);
        this.orders = new Orders(settings, request, timers, actions::add);
        this.preparer = new Preparer(settings, request, orders, timers, rounds, actions::add);
    }

    /** What is to be done, in order; empty until something happens again. */
    public List<PunchAction> takeActions() {
        List<PunchAction> taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }

    /** Whether it has succeeded or failed. */
    public boolean isOver() {
        return state == State.SUCCEEDED || state == State.FAILED;
    }

    /** Whether a packet of the peer may have come from {@code source}. */
    public boolean allows(Endpoint source) {
        return state != State.NEW && state != State.FAILED && peer.mayBeAt(source);
    }

    /** Whether a coordinator has validated the peer at {@code address}. */
    public boolean isValidated(IpAddress address) {
        return peer.isValidatedAt(address);
    }

    /** The initiator begins with what the peer's record says. */
    public void start(PunchOffer record, long nowNanos) {
        state = State.RUNNING;
        peer.recorded(record);
        if (strategy().isHopeless() && peer.earlyTargets().isEmpty() && !peer.isMappedToOneOf(request.mapped())) {
            fail(PunchFailure.Code.BOTH_UNPREDICTABLE);
            return;
        }
        if (!peer.earlyTargets().isEmpty()) {
            rounds.note(Round.EARLY, RoundOutcome.SILENT);
            runs.start(Round.EARLY, plan.of(Round.EARLY, MAIN_SOCKET), nowNanos);
        }
        timers.arm(PunchTimer.ORDER, peer.isOpen() ? nowNanos + settings.openPeerNanos() : nowNanos);
        settle(nowNanos);
    }

    /** An order of the peer has come. The first one begins the punch of a target. */
    public void onOrder(Delivery delivery, long nowNanos) {
        if (isOver() || delivery.order().punch() != request.punch()) {
            return;
        }
        state = State.RUNNING;
        Round round = delivery.order().round();
        peer.validatedAt(delivery.validated());
        switch (delivery.order().kind()) {
            case FIRE -> {
                peer.offered(round, delivery.order().offer());
                if (orders.isAnswered(round) || (round == Round.FIRE && !request.initiator())) {
                    fireLater(round, delivery.timing(), nowNanos);
                }
            }
            case PREPARE -> onPrepare(delivery, nowNanos);
            case DECLINE -> onDecline(delivery, nowNanos);
        }
        settle(nowNanos);
    }

    private void onPrepare(Delivery delivery, long nowNanos) {
        Round round = delivery.order().round();
        peer.offered(round, delivery.order().offer());
        boolean later = round.compareTo(Round.FIRE) > 0;
        if (request.initiator() || !later) {
            return;
        }
        orders.answerThrough(delivery.via());
        if (!strategy().works(round)) {
            orders.decline(round, request.own());
        } else if (rounds.tryOnce(round)) {
            preparer.prepare(round, peer.validated(), nowNanos);
        }
    }

    private void onDecline(Delivery delivery, long nowNanos) {
        Round round = delivery.order().round();
        if (orders.isAnswered(round)) {
            peer.offered(round, delivery.order().offer());
            preparer.end(RoundOutcome.DECLINED, nowNanos);
        }
    }

    /** A coordinator has passed an order on. */
    public void onReceipt(Receipt receipt, long nowNanos) {
        if (state != State.RUNNING) {
            return;
        }
        peer.validatedAt(receipt.validated());
        if (receipt.kind() == PunchOrder.Kind.FIRE && orders.isAnswered(receipt.round())) {
            fireLater(receipt.round(), receipt.timing(), nowNanos);
        }
        settle(nowNanos);
    }

    private void fireLater(Round round, PunchOrder.Timing timing, long nowNanos) {
        if (!rounds.hasFired(round) && firing != round) {
            // the one before has waited long enough
            fire(nowNanos);
            firing = round;
            orders.settle(round);
            timers.arm(PunchTimer.FIRE, nowNanos + timing.waitNanos());
        }
    }

    /** The sockets that were asked for are open, or as many of them as the system gave. */
    public void onSocketsOpened(Round round, List<Integer> opened, long nowNanos) {
        if (spray.isActive() && round == Round.SPRAY) {
            rounds.opened(round, opened);
            spray.opened(opened, nowNanos);
        } else if (preparer.prepares(round)) {
            rounds.opened(round, opened);
            preparer.opened(opened, nowNanos);
        } else if (!opened.isEmpty()) {
            actions.add(new PunchAction.CloseSockets(opened));
        }
        settle(nowNanos);
    }

    /** An observer has said where it sees a new socket. */
    public void onObserved(int socket, Endpoint observed, long nowNanos) {
        preparer.seen(socket, observed, nowNanos);
        settle(nowNanos);
    }

    /** It is this punch's turn to spray. */
    public void onSprayGranted(long nowNanos) {
        if (!preparer.granted(nowNanos) && !spray.isActive()) {
            actions.add(new PunchAction.ReleaseSpray());
        }
        settle(nowNanos);
    }

    /** A cap forbids the spray. */
    public void onSprayRefused(long nowNanos) {
        if (spray.isActive()) {
            rounds.note(Round.SPRAY, RoundOutcome.OVER_LIMIT);
            spray.end();
        } else if (preparer.prepares(Round.SPRAY)) {
            preparer.giveUp(RoundOutcome.OVER_LIMIT, nowNanos);
        }
        settle(nowNanos);
    }

    /** An authenticated packet of the peer has come to {@code socket} from {@code source}. */
    public void onAuthenticated(int socket, Endpoint source, PacketRole role, long nowNanos) {
        if (!allows(source)) {
            return;
        }
        PunchPath path = new PunchPath(socket, source);
        if (paths.roundOf(path) == Round.SPRAY) {
            // it has met: what is sprayed now would only be in the way of the answers
            spray.end();
        }
        switch (role) {
            case PROBE -> {
                paths.answer(path);
                if (state == State.RUNNING) {
                    paths.check(path, nowNanos);
                }
            }
            case ANSWER -> answered(path, nowNanos);
            case NOMINATION -> nominated(path);
        }
        settle(nowNanos);
    }

    /** The initiator takes the first path; the target waits for its choice. */
    private void answered(PunchPath path, long nowNanos) {
        if (state != State.RUNNING) {
            return;
        }
        paths.answered(path);
        if (request.initiator()) {
            succeed(path);
            runs.start(Round.FIRE, ProbeSchedule.check(path, settings.fireAtNanos()), nowNanos);
        }
    }

    /** Several sockets may have met the peer: both sides keep the one that the initiator has chosen. */
    private void nominated(PunchPath path) {
        if (request.initiator()) {
            runs.stop();
            return;
        }
        if (state == State.RUNNING) {
            succeed(path);
        }
        actions.add(new PunchAction.SendNomination(path.socket(), path.remote()));
    }

    /** A timer that was armed is due. */
    public void onTimer(PunchTimer timer, long nowNanos) {
        if (!timers.fires(timer, nowNanos)) {
            return;
        }
        switch (timer) {
            case ORDER -> orders.send(PunchOrder.Kind.FIRE, Round.FIRE, request.own(), nowNanos);
            case ORDER_RETRY -> {
                if (!orders.retry(nowNanos)) {
                    noCoordinator(nowNanos);
                }
            }
            case FIRE -> fire(nowNanos);
            case PREPARATION -> preparer.late(nowNanos);
            case NEXT_ROUND -> nextRound(nowNanos);
            case PROBE -> probe(nowNanos);
            case GIVE_UP -> giveUp();
        }
        settle(nowNanos);
    }

    private void noCoordinator(long nowNanos) {
        if (preparer.isActive()) {
            preparer.end(RoundOutcome.NO_COORDINATOR, nowNanos);
        } else {
            rounds.note(Round.FIRE, RoundOutcome.NO_COORDINATOR);
        }
    }

    private void nextRound(long nowNanos) {
        Round next = strategy().next(rounds.tried());
        if (next != null) {
            rounds.tryOnce(next);
            preparer.prepare(next, peer.validated(), nowNanos);
        }
    }

    private void fire(long nowNanos) {
        Round round = firing;
        if (round == null) {
            return;
        }
        firing = null;
        rounds.fired(round);
        orders.settle(round);
        int socket = preparer.prepares(round) ? preparer.take() : MAIN_SOCKET;
        runs.start(round, plan.of(round, socket), nowNanos);
        if (round == Round.SPRAY) {
            spray.start(nowNanos);
        }
        if (request.initiator()) {
            timers.arm(
                    PunchTimer.NEXT_ROUND,
                    nowNanos + settings.pauseNanos(round, strategy().needsGuess()));
        }
    }

    /** Once a path is chosen, what is left to send says so. */
    private void probe(long nowNanos) {
        for (Shot shot : runs.due(nowNanos)) {
            if (state == State.SUCCEEDED) {
                actions.add(new PunchAction.SendNomination(shot.socket(), shot.target()));
            } else if (shot.hops() == 0 || request.canPrime()) {
                actions.add(new PunchAction.SendProbe(shot.socket(), shot.target(), shot.hops(), shot.purpose()));
            }
        }
    }

    /** The own network changed: endpoints and profiles of this side are not true any more. */
    public void onNetworkChanged() {
        if (!isOver()) {
            fail(PunchFailure.Code.NETWORK_CHANGED);
        }
    }

    /** Nobody wants the path any more. */
    public void cancel() {
        if (!isOver()) {
            fail(PunchFailure.Code.CANCELLED);
        }
    }

    /** An answer that nobody has followed up still is a path: the initiator may have got none of ours. */
    private void giveUp() {
        PunchPath open = paths.firstAnswered();
        if (open != null) {
            succeed(open);
        } else {
            fail(rounds.failure(strategy()));
        }
    }

    private void succeed(PunchPath path) {
        Round round = paths.roundOf(path);
        state = State.SUCCEEDED;
        rounds.note(round, RoundOutcome.OPENED);
        stop(path.socket());
        actions.add(new PunchAction.Succeeded(path, round));
    }

    private void fail(PunchFailure.Code code) {
        state = State.FAILED;
        stop(MAIN_SOCKET);
        actions.add(new PunchAction.Failed(new PunchFailure(code, request.own().nat(), peer.nat(), rounds.all())));
    }

    /** Ends everything but {@code kept}. */
    private void stop(int kept) {
        runs.stop();
        timers.cancelAll();
        spray.end();
        if (preparer.prepares(Round.SPRAY)) {
            actions.add(new PunchAction.ReleaseSpray());
        }
        preparer.take();
        List<Integer> losers = rounds.takeSockets(kept);
        if (!losers.isEmpty()) {
            actions.add(new PunchAction.CloseSockets(losers));
        }
    }

    private PunchStrategy strategy() {
        return new PunchStrategy(request.own().nat(), request.own().ports(), peer.nat(), peer.ports());
    }

    /** Arms the timer of the probes, and that of the end once nothing else is going on. */
    private void settle(long nowNanos) {
        if (runs.isIdle()) {
            timers.cancel(PunchTimer.PROBE);
        } else {
            timers.arm(PunchTimer.PROBE, runs.nextNanos());
        }
        boolean waiting = preparer.isActive() || timers.isSomethingToCome();
        if (state != State.RUNNING || waiting || !runs.isIdle()) {
            timers.cancel(PunchTimer.GIVE_UP);
        } else if (!timers.isArmed(PunchTimer.GIVE_UP)) {
            timers.arm(PunchTimer.GIVE_UP, nowNanos + settings.graceNanos());
        }
    }
}
