package org.warrenp2p.node.core.punch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.HolePunch;
import org.warrenp2p.holepunch.PunchAction;
import org.warrenp2p.holepunch.PunchPath;
import org.warrenp2p.holepunch.PunchRequest;
import org.warrenp2p.holepunch.PunchTimer;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.node.core.coordination.PassOutcome;
import org.warrenp2p.node.core.nat.SocketObservers;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.PacketRole;
import org.warrenp2p.proto.punch.PunchOffer;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters.Counter;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerPaths.Path;
import org.warrenp2p.transport.PunchCarrier.PunchPacket;
import org.warrenp2p.transport.UdpSocket;

/** One punch under way, on whichever side: carries out what its machine wants, and tells it what has come of that. */
final class Punch {

    /** The number of a socket that does not belong to this punch. */
    private static final int NO_SOCKET = -1;

    private final PunchTools tools;
    private final SprayTurns sprays;
    private final PeerId peer;
    private final PunchRequest request;
    private final HolePunch machine;
    private final PunchListener listener;
    private final Map<PunchTimer, EventLoop.Timer> timers = new EnumMap<>(PunchTimer.class);
    /** By the numbers that the machine knows; at most those of round 2, of a prediction and of a spray. */
    private final Map<Integer, UdpSocket> extra = new TreeMap<>();

    private final List<Runnable> questions = new ArrayList<>();
    private final Counter notPassed;
    private int numbered;
    /** The socket that has won; it outlives the punch. */
    private int won = HolePunch.MAIN_SOCKET;

    private boolean ordered;
    private boolean reachable;

    /** Who has answered our probe before anybody else could have. */
    private @Nullable Endpoint answering;

    /** What has opened but is not in use yet, since nothing proves that the peer receives there. */
    private PunchAction.@Nullable Succeeded chosen;

    Punch(PunchTools tools, SprayTurns sprays, PeerId peer, PunchRequest request, PunchListener listener) {
        this.tools = tools;
        this.sprays = sprays;
        this.peer = peer;
        this.request = request;
        this.listener = listener;
        this.notPassed = tools.counters().counter("punch.order_not_passed");
        this.machine = new HolePunch(tools.settings(), request, tools.random());
    }

    PeerId peer() {
        return peer;
    }

    long number() {
        return request.punch();
    }

    boolean isOver() {
        return machine.isOver();
    }

    /**
     * Begins as the initiator. The order is sealed first, since it is the probe as well.
     *
     * @param record what the peer's record says
     */
    void start(PunchOffer record) {
        PunchOrder first = new PunchOrder(number(), PunchOrder.Kind.FIRE, Round.FIRE, request.own());
        tools.carrier().seal(peer, first, Completion.of(bytes -> begin(record), failure -> begin(record)));
    }

    private void begin(PunchOffer record) {
        if (!machine.isOver()) {
            machine.start(record, tools.now());
            act();
        }
    }

    void onOrder(PunchOrder.Delivery delivery, long cameNanos) {
        machine.onOrder(delivery, cameNanos);
        act();
    }

    /** Whether the peer may be at the other end of {@code path}. */
    boolean expects(Path path) {
        return numberOf(path.socket()) != NO_SOCKET && machine.allows(path.remote());
    }

    void onPacket(PunchPacket packet) {
        int socket = numberOf(packet.path().socket());
        if (socket == NO_SOCKET) {
            return;
        }
        Endpoint source = packet.path().remote();
        // before any coordinator has the order, only who got our probe can have answered it
        boolean answer = packet.first() && request.initiator() && !ordered;
        if (answer) {
            answering = source;
        }
        machine.onAuthenticated(socket, source, answer ? PacketRole.ANSWER : packet.role(), tools.now());
        act();
        if (chosen != null) {
            takeChosen(chosen);
        } else if (!machine.isOver() && machine.isValidated(source.address())) {
            if (request.initiator()) {
                beginLink(packet.path());
            } else if (!packet.first()) {
                expectLink(packet.path());
            }
        }
    }

    /**
     * The initiator begins its link right behind its first packets, and what comes over a path that nobody has vouched for is
     * dropped: the proof takes a round trip where the answer to the order has gone to more than one endpoint, as to fresh sockets,
     * and QUIC's first packet is repeated after a second. Which path it is to be is the initiator's choice, and comes later.
     */
    private void expectLink(Path path) {
        if (!reachable) {
            reachable = tools.carrier().use(peer, path, true);
        }
    }

    /** A link can begin while the machine goes on looking: the peer has been heard where a coordinator has validated it. */
    private void beginLink(Path path) {
        if (!reachable && tools.carrier().use(peer, path, true)) {
            reachable();
        }
    }

    private void reachable() {
        if (!reachable) {
            reachable = true;
            listener.onReachable();
        }
    }

    void onSprayGranted() {
        machine.onSprayGranted(tools.now());
        act();
    }

    void onSprayRefused() {
        machine.onSprayRefused(tools.now());
        act();
    }

    void onNetworkChanged() {
        machine.onNetworkChanged();
        act();
    }

    void cancel() {
        machine.cancel();
        act();
    }

    /** Takes back what it still holds. */
    void close() {
        cancel();
        timers.values().forEach(EventLoop.Timer::cancel);
        timers.clear();
        questions.forEach(Runnable::run);
        List.copyOf(extra.keySet()).forEach(this::closeSocket);
        tools.carrier().forget(peer, number());
    }

    private void act() {
        for (List<PunchAction> actions = machine.takeActions(); !actions.isEmpty(); actions = machine.takeActions()) {
            actions.forEach(this::carryOut);
        }
    }

    private void carryOut(PunchAction action) {
        switch (action.kind()) {
            case OPEN_SOCKETS -> open((PunchAction.OpenSockets) action);
            case CLOSE_SOCKETS -> ((PunchAction.CloseSockets) action).sockets().forEach(this::closeSocket);
            case SEND_PROBE -> {
                PunchAction.SendProbe probe = (PunchAction.SendProbe) action;
                send(probe.socket(), probe.target(), PacketRole.PROBE, probe.hops(), probe.purpose());
            }
            case SEND_ANSWER -> {
                PunchAction.SendAnswer answer = (PunchAction.SendAnswer) action;
                send(answer.socket(), answer.target(), PacketRole.ANSWER, 0, answer.purpose());
            }
            case SEND_NOMINATION -> {
                PunchAction.SendNomination chosen = (PunchAction.SendNomination) action;
                send(chosen.socket(), chosen.target(), PacketRole.NOMINATION, 0, Purpose.CONFIRMED);
            }
            case ASK_OBSERVERS -> ask((PunchAction.AskObservers) action);
            case SEND_ORDER -> order((PunchAction.SendOrder) action);
            case REQUEST_SPRAY -> sprays.request(this, ((PunchAction.RequestSpray) action).target());
            case START_SPRAY -> {
                if (!sprays.tryStart(this)) {
                    machine.onSprayRefused(tools.now());
                }
            }
            case RELEASE_SPRAY -> sprays.release(this);
            case ARM_TIMER -> arm((PunchAction.ArmTimer) action);
            case CANCEL_TIMER -> disarm(((PunchAction.CancelTimer) action).timer());
            case SUCCEEDED -> succeeded((PunchAction.Succeeded) action);
            case FAILED -> listener.onFailed(((PunchAction.Failed) action).failure());
        }
    }

    private void send(int number, Endpoint target, PacketRole role, int hops, Purpose purpose) {
        UdpSocket socket = socket(number, target);
        if (socket != null && tools.limits().maySend(target, purpose, tools.now())) {
            tools.carrier().send(peer, number(), role, new Path(socket, target), hops);
        }
    }

    private @Nullable UdpSocket socket(int number, Endpoint target) {
        return number == HolePunch.MAIN_SOCKET ? tools.sockets().mainFor(target) : extra.get(number);
    }

    private int numberOf(UdpSocket socket) {
        if (tools.sockets().isMain(socket)) {
            return HolePunch.MAIN_SOCKET;
        }
        for (Map.Entry<Integer, UdpSocket> entry : extra.entrySet()) {
            if (entry.getValue() == socket) {
                return entry.getKey();
            }
        }
        return NO_SOCKET;
    }

    private void open(PunchAction.OpenSockets open) {
        tools.sockets().open(open.count(), opened -> {
            List<Integer> numbers = new ArrayList<>();
            for (UdpSocket socket : opened) {
                int number = ++numbered;
                extra.put(number, socket);
                numbers.add(number);
            }
            machine.onSocketsOpened(open.round(), numbers, tools.now());
            act();
        });
    }

    private void closeSocket(int number) {
        UdpSocket socket = extra.remove(number);
        if (socket != null && number != won) {
            tools.sockets().close(socket);
        }
    }

    private void ask(PunchAction.AskObservers ask) {
        UdpSocket socket = extra.get(ask.socket());
        if (socket == null) {
            return;
        }
        questions.add(tools.observers().ask(socket, ask.observers(), new SocketObservers.Listener() {
            @Override
            public void onObserved(Contact observer, Endpoint observed) {
                machine.onObserved(ask.socket(), observed, tools.now());
                act();
            }

            @Override
            public void onFinished(int answered) {
                // the machine goes on without those that keep silent
            }
        }));
    }

    private void order(PunchAction.SendOrder send) {
        ordered = true;
        PunchOrder order = send.order();
        Completion<PassOutcome> passed = Completion.of(outcome -> passed(order, outcome), this::notPassed);
        tools.carrier()
                .seal(
                        peer,
                        order,
                        Completion.of(
                                bytes -> tools.coordination().passOrder(send.coordinator(), peer, bytes, passed),
                                this::notPassed));
    }

    private void passed(PunchOrder order, PassOutcome outcome) {
        if (outcome instanceof PassOutcome.Passed passed) {
            machine.onReceipt(
                    new PunchOrder.Receipt(order.kind(), order.round(), passed.validated(), passed.timing()),
                    tools.now());
            act();
        } else {
            notPassed.increment();
        }
    }

    /** The machine tries the next coordinator in its own time. */
    private void notPassed(Failure failure) {
        notPassed.increment();
    }

    private void arm(PunchAction.ArmTimer arm) {
        disarm(arm.timer());
        timers.put(arm.timer(), tools.loop().schedule(arm.atNanos() - tools.now(), () -> {
            timers.remove(arm.timer());
            machine.onTimer(arm.timer(), tools.now());
            act();
        }));
    }

    private void disarm(PunchTimer timer) {
        EventLoop.Timer armed = timers.remove(timer);
        if (armed != null) {
            armed.cancel();
        }
    }

    private void succeeded(PunchAction.Succeeded succeeded) {
        UdpSocket socket = socket(succeeded.path().socket(), succeeded.path().remote());
        if (socket != null && extra.containsKey(succeeded.path().socket())) {
            won = succeeded.path().socket();
            tools.sockets().adopt(socket);
        }
        takeChosen(succeeded);
    }

    /**
     * The session takes the path once it has proved itself or a coordinator has validated its address. The peer may have
     * been faster than the receipt of the order: then the packets that follow, and at last its nomination, show it.
     */
    private void takeChosen(PunchAction.Succeeded succeeded) {
        PunchPath path = succeeded.path();
        UdpSocket socket = socket(path.socket(), path.remote());
        boolean vouched =
                machine.isValidated(path.remote().address()) || path.remote().equals(answering);
        boolean used = socket != null && tools.carrier().use(peer, new Path(socket, path.remote()), vouched);
        if (!used && request.initiator()) {
            chosen = succeeded;
            return;
        }
        chosen = null;
        if (request.initiator()) {
            reachable();
        }
        listener.onOpened(succeeded.round());
    }
}
