package org.warrenp2p.testnet.scenario;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.simnet.EdgeKind;
import org.warrenp2p.testnet.world.Connecting;
import org.warrenp2p.testnet.world.World.Resident;
import org.warrenp2p.transport.Failure;

/** Two nodes, the first of which connects to the other. */
final class PunchedPair {

    private final Resident caller;
    private final Resident called;
    private final boolean cold;
    private @Nullable Connecting connecting;

    /** @param cold whether they have no session yet */
    PunchedPair(Resident caller, Resident called, boolean cold) {
        this.caller = caller;
        this.called = called;
        this.cold = cold;
    }

    PunchedPair connect(Duration patience) {
        connecting = caller.peer().connect(called.peer(), patience);
        return this;
    }

    private Connecting connecting() {
        if (connecting == null) {
            throw new IllegalStateException("They have not begun");
        }
        return connecting;
    }

    Resident caller() {
        return caller;
    }

    Resident called() {
        return called;
    }

    boolean isCold() {
        return cold;
    }

    boolean isOver() {
        return connecting().isSettled();
    }

    boolean involves(Resident resident) {
        return caller.equals(resident) || called.equals(resident);
    }

    /** For the ceiling. */
    IdealPunch.Pair hosts() {
        return new IdealPunch.Pair(caller.peer().host(), called.peer().host());
    }

    /** Whether an application at the other side has got something, whichever way. */
    boolean isConnected() {
        return connecting().arrived();
    }

    /** Whether it has, and the way led through no relay then or within half a minute. */
    boolean isDirect() {
        return isConnected() && connecting().becameDirect();
    }

    /** Whether the link began on such a way, so that it is known which round opened it. */
    boolean beganDirect() {
        return isConnected() && connecting().beganDirect();
    }

    /** Whether UDP gets out of both networks at all. */
    boolean hasUdp() {
        return caller.edge() != EdgeKind.UDP_BLOCKED && called.edge() != EdgeKind.UDP_BLOCKED;
    }

    int round() {
        return connecting().round();
    }

    double directMillis() {
        return connecting().directMillis();
    }

    double firstByteMillis() {
        return connecting().firstByteMillis();
    }

    /** How the link came to be, or the code of the failure. */
    String outcome() {
        Failure failure = connecting().failure();
        if (isConnected()) {
            return connecting().outcome() == null
                    ? "was-linked"
                    : label(String.valueOf(connecting().outcome()));
        }
        return failure == null ? "unfinished" : label(failure.code().name());
    }

    /** Why it failed, in full; empty if it did not. */
    String reason() {
        Failure failure = connecting().failure();
        if (isConnected()) {
            return "";
        }
        return failure == null ? "no byte came in time" : failure.message();
    }

    /** PROTOCOL, round 3: one side's ports cannot be foretold, the other has one port that stays. */
    boolean couldBeSprayed() {
        EdgeKind one = caller.edge();
        EdgeKind other = called.edge();
        boolean either = one == EdgeKind.SYMMETRIC || other == EdgeKind.SYMMETRIC;
        boolean both = one == other;
        boolean blocked = one == EdgeKind.UDP_BLOCKED || other == EdgeKind.UDP_BLOCKED;
        return either && !both && !blocked;
    }

    static String label(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
