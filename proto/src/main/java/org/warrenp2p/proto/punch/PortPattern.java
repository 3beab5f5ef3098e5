package org.warrenp2p.proto.punch;

/**
 * How a translator that gives every destination another port chooses it, as far as that is known.
 *
 * @param delta from one allocation to the next; only with {@link Kind#SEQUENTIAL}, and then not 0
 * @param next the port that the next allocation is expected to get; 0 where nothing can be expected
 * @param first least port of the window; only with {@link Kind#WINDOW}
 * @param last greatest port of the window; only with {@link Kind#WINDOW}
 */
public record PortPattern(Kind kind, int delta, int next, int first, int last) {

    /** Too little has been seen. */
    public static final PortPattern UNKNOWN = new PortPattern(Kind.UNKNOWN, 0, 0, 0, 0);

    /** Any port. */
    public static final PortPattern RANDOM = new PortPattern(Kind.RANDOM, 0, 0, 0, 0);

    /** Ports below are never given out by what translates for others (RFC 4787 REQ-3, RFC 6056). */
    public static final int FIRST_PORT = 1_024;

    /** Steps that an allocator may have made since it was measured: more is another one, or a lie. */
    private static final int FAR_STEPS = 4_096;

    private static final int PORTS = 65_536 - FIRST_PORT;

    /** @throws IllegalArgumentException if the numbers do not go with the kind */
    public PortPattern {
        boolean regular = kind == Kind.SEQUENTIAL;
        if (regular != (delta != 0) || (regular && !isPort(next))) {
            throw new IllegalArgumentException("A sequence has a step and a next port: " + delta + ", " + next);
        }
        boolean window = kind == Kind.WINDOW;
        if (window ? !isPort(first) || !isPort(last) || first > last : first != 0 || last != 0) {
            throw new IllegalArgumentException("There is no window from " + first + " to " + last);
        }
    }

    /** One port after the other. */
    public static PortPattern sequential(int delta, int next) {
        return new PortPattern(Kind.SEQUENTIAL, delta, next, 0, 0);
    }

    /** Ports of one block. */
    public static PortPattern window(int first, int last) {
        return new PortPattern(Kind.WINDOW, 0, 0, first, last);
    }

    /** Whether the next port can be foretold. */
    public boolean isRegular() {
        return kind == Kind.SEQUENTIAL;
    }

    /** The port that is {@code steps} allocations after the next one; only of a regular pattern. */
    public int portAfter(int steps) {
        return shifted(next, delta * steps);
    }

    /** The same allocator once {@code port} was the last one that it gave out. */
    public PortPattern after(int port) {
        return sequential(delta, shifted(port, delta));
    }

    /** Whether this is further on than {@code other}, by no more than what some other hosts take in a while. */
    public boolean isAheadOf(PortPattern other) {
        int steps = delta > 0 ? distance(other.next, next) : distance(next, other.next);
        return steps > 0 && steps <= FAR_STEPS * Math.abs(delta);
    }

    /** {@code port} moved on by {@code by}, around the end of the unprivileged ports. */
    public static int shifted(int port, int by) {
        return FIRST_PORT + Math.floorMod(port - FIRST_PORT + by, PORTS);
    }

    /** How far it is up from {@code from} to {@code to}, around the end of the unprivileged ports. */
    public static int distance(int from, int to) {
        return Math.floorMod(to - from, PORTS);
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= 65_535;
    }

    /** What is known. */
    public enum Kind {
        /** Too little has been seen. */
        UNKNOWN,
        /** One after the other, by the same step. */
        SEQUENTIAL,
        /** Within a block that belongs to this subscriber. */
        WINDOW,
        /** Anywhere. */
        RANDOM
    }
}
