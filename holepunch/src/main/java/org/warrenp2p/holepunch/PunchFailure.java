package org.warrenp2p.holepunch;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.warrenp2p.proto.NatProfile;
import org.warrenp2p.proto.punch.Round;

/** Why no direct path was found: both NAT profiles, and what became of each round. */
public record PunchFailure(Code code, NatProfile own, NatProfile peer, SortedMap<Round, RoundOutcome> rounds) {

    /** The map is copied. */
    public PunchFailure {
        rounds = Collections.unmodifiableSortedMap(new TreeMap<>(rounds));
    }

    /** A sentence for people. */
    public String message() {
        return code.sentence + " (here " + text(own) + ", there " + text(peer) + "; rounds " + rounds + ")";
    }

    private static String text(NatProfile nat) {
        return "mapping " + nat.mapping() + ", filtering " + nat.filtering();
    }

    /** The reasons. */
    public enum Code {
        /** Both translators take ports that nobody can foretell. */
        BOTH_UNPREDICTABLE("Both sides are behind translators whose ports cannot be foretold"),
        /** Nobody passed an order on. */
        NO_COORDINATOR("No coordinator could reach the peer"),
        /** Everything that might have worked was tried. */
        NO_PATH("No packet went both ways"),
        /** The own network changed: what was known is not true any more. */
        NETWORK_CHANGED("The network changed"),
        /** Nobody wants it any more. */
        CANCELLED("It was cancelled");

        private final String sentence;

        Code(String sentence) {
            this.sentence = sentence;
        }
    }
}
