package org.warrenp2p.holepunch.nat;

/**
 * Whether this node serves or only asks, by how many nodes that it never contacted have reached it: it takes three in a
 * row to be a server and three misses in a row to be one no longer, so that neither a lost probe nor a lucky one moves
 * routing tables of others. Immutable.
 *
 * @param inARow outcomes in a row that speak against the role it has
 */
public record DhtRole(Mode mode, boolean server, int inARow) {

    /** As libp2p's AutoNAT: a confidence of three. */
    public static final int IN_A_ROW = 3;

    /** At the start: nobody has reached it. */
    public static DhtRole initial(Mode mode) {
        return new DhtRole(mode, mode == Mode.SERVER, 0);
    }

    /** After a node that was never contacted sent a probe, which {@code arrived} or not. */
    public DhtRole afterProbe(boolean arrived) {
        if (mode != Mode.AUTO || arrived == server) {
            return new DhtRole(mode, server, 0);
        }
        return inARow + 1 < IN_A_ROW ? new DhtRole(mode, server, inARow + 1) : new DhtRole(mode, arrived, 0);
    }

    /** In another network nothing is known. */
    public DhtRole afterNetworkChange() {
        return initial(mode);
    }

    /** What the operator says. */
    public enum Mode {
        /** As measured. */
        AUTO,
        /** Serves whatever is measured. */
        SERVER,
        /** Only asks. */
        CLIENT
    }
}
