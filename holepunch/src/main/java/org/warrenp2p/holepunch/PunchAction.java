package org.warrenp2p.holepunch;

import java.util.List;
import org.warrenp2p.holepunch.limit.PunchLimits.Purpose;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.punch.PunchOrder;
import org.warrenp2p.proto.punch.Round;

/** What a {@link HolePunch} wants done, in order. */
public sealed interface PunchAction {

    /** Which one it is, for exhaustive switches. */
    Kind kind();

    /** The kinds of actions. */
    enum Kind {
        OPEN_SOCKETS,
        CLOSE_SOCKETS,
        SEND_PROBE,
        SEND_ANSWER,
        SEND_NOMINATION,
        ASK_OBSERVERS,
        SEND_ORDER,
        REQUEST_SPRAY,
        START_SPRAY,
        RELEASE_SPRAY,
        ARM_TIMER,
        CANCEL_TIMER,
        SUCCEEDED,
        FAILED
    }

    /** Open so many IPv4 sockets; {@link HolePunch#onSocketsOpened} hears of them, however many there are. */
    record OpenSockets(Round round, int count) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.OPEN_SOCKETS;
        }
    }

    /** Close these; they have not won. */
    record CloseSockets(List<Integer> sockets) implements PunchAction {

        /** The list is copied. */
        public CloseSockets {
            sockets = List.copyOf(sockets);
        }

        @Override
        public Kind kind() {
            return Kind.CLOSE_SOCKETS;
        }
    }

    /**
     * Send a probe, if the caps of the node allow it.
     *
     * @param hops after how many hops it dies; 0 if it is to arrive. Not sent where this cannot be set
     */
    record SendProbe(int socket, Endpoint target, int hops, Purpose purpose) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.SEND_PROBE;
        }
    }

    /** Answer an authenticated probe to where it came from, if the caps of the node allow it. */
    record SendAnswer(int socket, Endpoint target, Purpose purpose) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.SEND_ANSWER;
        }
    }

    /** Say that this path is the one. */
    record SendNomination(int socket, Endpoint target) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.SEND_NOMINATION;
        }
    }

    /** Ask so many observers, in distinct prefixes, where they see a new socket; {@link HolePunch#onObserved}. */
    record AskObservers(int socket, int observers) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.ASK_OBSERVERS;
        }
    }

    /** Have a coordinator pass this on; {@link HolePunch#onReceipt}. */
    record SendOrder(Contact coordinator, PunchOrder order) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.SEND_ORDER;
        }
    }

    /** Ask for the turn to spray at this address; {@link HolePunch#onSprayGranted}. */
    record RequestSpray(IpAddress target) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.REQUEST_SPRAY;
        }
    }

    /** The granted spray begins and counts from now on; {@link HolePunch#onSprayRefused} if it may not. */
    record StartSpray() implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.START_SPRAY;
        }
    }

    /** The turn to spray, had or waited for, is not needed any more. */
    record ReleaseSpray() implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.RELEASE_SPRAY;
        }
    }

    /** Call {@link HolePunch#onTimer} at that time; moves the timer if it is armed. */
    record ArmTimer(PunchTimer timer, long atNanos) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.ARM_TIMER;
        }
    }

    /** Do not call. */
    record CancelTimer(PunchTimer timer) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.CANCEL_TIMER;
        }
    }

    /** Packets went both ways. The socket of the path is the node's from now on. */
    record Succeeded(PunchPath path, Round round) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.SUCCEEDED;
        }
    }

    /** It is over without a path. */
    record Failed(PunchFailure failure) implements PunchAction {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }
}
