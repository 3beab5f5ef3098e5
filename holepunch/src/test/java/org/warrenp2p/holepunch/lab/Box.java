package org.warrenp2p.holepunch.lab;

import org.warrenp2p.proto.punch.Round;
import org.warrenp2p.simnet.Nat;
import org.warrenp2p.simnet.PortPolicy;

/** The routers of the laboratory, and which round is to open a way between two. */
enum Box {
    FULL,
    ADDRESS,
    PORT,
    LINUX,
    RANDOM,
    SEQUENTIAL,
    BLOCKS;

    Nat nat() {
        return switch (this) {
            case FULL -> Nat.FULL_CONE;
            case ADDRESS -> Nat.ADDRESS_RESTRICTED;
            case PORT -> Nat.PORT_RESTRICTED;
            case LINUX -> Nat.LINUX;
            case RANDOM -> Nat.SYMMETRIC;
            case SEQUENTIAL -> Nat.SYMMETRIC.withPorts(PortPolicy.SEQUENTIAL);
            case BLOCKS -> Nat.SYMMETRIC.withPorts(PortPolicy.blocks(1_008, 1));
        };
    }

    private boolean asksForThePort() {
        return this != FULL && this != ADDRESS;
    }

    private boolean isSymmetric() {
        return this == RANDOM || this == SEQUENTIAL || this == BLOCKS;
    }

    /** Whether there is a way at all. */
    boolean opens(Box other) {
        return !isSymmetric() || !other.isSymmetric() || (this == SEQUENTIAL && other == SEQUENTIAL);
    }

    /** By which round {@code this} reaches {@code other}. */
    Round roundTo(Box other) {
        if (other == FULL) {
            return Round.EARLY;
        }
        if (isSymmetric() == other.isSymmetric() && this != SEQUENTIAL) {
            return Round.FIRE;
        }
        if (!asksForThePort() || !other.asksForThePort()) {
            return Round.FIRE;
        }
        return this == SEQUENTIAL || other == SEQUENTIAL ? Round.PREDICTION : Round.SPRAY;
    }
}
