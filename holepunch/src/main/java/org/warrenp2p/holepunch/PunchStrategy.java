package org.warrenp2p.holepunch;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;
import org.warrenp2p.proto.NatProfile.MappingBehavior;
import org.warrenp2p.proto.punch.PortPattern;
import org.warrenp2p.proto.punch.Round;

/**
 * Which round can open a way between two NAT profiles. A side is <em>unpredictable</em> if its translator gives every
 * destination another port. Where the other side asks for the port, that port must be guessed; where it does not, the
 * unpredictable side's packets get in and show it.
 */
final class PunchStrategy {

    private final NatProfile own;
    private final PortPattern ownPorts;
    private final NatProfile peer;
    private final PortPattern peerPorts;

    PunchStrategy(NatProfile own, PortPattern ownPorts, NatProfile peer, PortPattern peerPorts) {
        this.own = own;
        this.ownPorts = ownPorts;
        this.peer = peer;
        this.peerPorts = peerPorts;
    }

    /** The next round after the first one that was not {@code tried} and may work, or null. */
    @Nullable
    Round next(Set<Round> tried) {
        for (Round round : new Round[] {Round.FRESH_SOCKETS, Round.PREDICTION, Round.SPRAY}) {
            if (!tried.contains(round) && mayWork(round)) {
                return round;
            }
        }
        return null;
    }

    /** As far as is known here; what the peer's ports are is known only once it has said so. */
    boolean mayWork(Round round) {
        return switch (round) {
            case EARLY, FIRE -> true;
            case FRESH_SOCKETS -> !needsGuess();
            case PREDICTION ->
                needsGuess()
                        && (!isUnpredictable(own) || ownPorts.isRegular())
                        && (!isUnpredictable(peer) || mayBeRegular(peerPorts));
            case SPRAY -> needsGuess() && isUnpredictable(own) != isUnpredictable(peer);
        };
    }

    /** As {@link #mayWork}, by somebody who knows both sides. */
    boolean works(Round round) {
        return mayWork(round) && (round != Round.PREDICTION || !isUnpredictable(peer) || peerPorts.isRegular());
    }

    /** Whether ports cannot be foretold on either side, so that nothing is left to try between mapped endpoints. */
    boolean isHopeless() {
        return needsGuess() && !mayWork(Round.PREDICTION) && !mayWork(Round.SPRAY);
    }

    /** Whether somebody has to guess a port. */
    boolean needsGuess() {
        boolean ours = isUnpredictable(own);
        boolean theirs = isUnpredictable(peer);
        if (ours && theirs) {
            return asksForPort(own) || asksForPort(peer);
        }
        return (ours && asksForPort(peer)) || (theirs && asksForPort(own));
    }

    static boolean isUnpredictable(NatProfile nat) {
        return nat.mapping() == MappingBehavior.ADDRESS_DEPENDENT
                || nat.mapping() == MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
    }

    /** Unless it was found not to. */
    private static boolean asksForPort(NatProfile nat) {
        return nat.filtering() == FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT
                || nat.filtering() == FilteringBehavior.UNKNOWN;
    }

    private static boolean mayBeRegular(PortPattern ports) {
        return ports.isRegular() || ports.kind() == PortPattern.Kind.UNKNOWN;
    }
}
