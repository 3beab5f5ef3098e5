package org.warrenp2p.simnet;

/**
 * Which outside port a new mapping gets.
 *
 * @param first least port of the range
 * @param last greatest port of the range
 * @param blockSize ports of a block that one inside address has for itself; only with {@link Choice#BLOCKS}
 * @param maxBlocks blocks that one inside address can have; only with {@link Choice#BLOCKS}
 */
public record PortPolicy(Choice choice, int first, int last, int blockSize, int maxBlocks) {

    /** The source port if it is free, else a random one. */
    public static final PortPolicy PRESERVING = of(Choice.PRESERVING);

    /** One after the other. */
    public static final PortPolicy SEQUENTIAL = of(Choice.SEQUENTIAL);

    /** Any, evenly. */
    public static final PortPolicy RANDOM = of(Choice.RANDOM);

    private static final int FIRST_UNPRIVILEGED = 1_024;
    private static final int LAST = 65_535;

    /** @throws IllegalArgumentException if the range is empty or does not hold a block */
    public PortPolicy {
        if (first < 1 || last > LAST || first > last) {
            throw new IllegalArgumentException("There are no ports from " + first + " to " + last);
        }
        if (blockSize < 1 || maxBlocks < 1 || blockSize > last - first + 1) {
            throw new IllegalArgumentException("There are no " + maxBlocks + " blocks of " + blockSize);
        }
    }

    private static PortPolicy of(Choice choice) {
        return new PortPolicy(choice, FIRST_UNPRIVILEGED, LAST, LAST - FIRST_UNPRIVILEGED + 1, 1);
    }

    /** Random ports in blocks that belong to one subscriber at a time, as carriers give them to keep fewer logs. */
    public static PortPolicy blocks(int blockSize, int maxBlocks) {
        return new PortPolicy(Choice.BLOCKS, FIRST_UNPRIVILEGED, LAST, blockSize, maxBlocks);
    }

    /** The same from other ports. */
    public PortPolicy within(int firstPort, int lastPort) {
        return new PortPolicy(choice, firstPort, lastPort, Math.min(blockSize, lastPort - firstPort + 1), maxBlocks);
    }

    int size() {
        return last - first + 1;
    }

    boolean contains(int port) {
        return port >= first && port <= last;
    }

    /** How a port is chosen. */
    public enum Choice {
        /** The source port if it is free. */
        PRESERVING,
        /** One after the other. */
        SEQUENTIAL,
        /** Evenly. */
        RANDOM,
        /** Evenly within blocks of the subscriber. */
        BLOCKS
    }
}
