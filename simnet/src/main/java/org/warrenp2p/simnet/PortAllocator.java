package org.warrenp2p.simnet;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Endpoint;

/** Chooses outside ports by a {@link PortPolicy} among those that are free. */
final class PortAllocator {

    static final int NONE = 0;

    private static final long NOBODY = 0;

    private final PortPolicy policy;
    private final RandomGenerator random;
    private int next;
    private long[] blockOwners = {};

    PortAllocator(PortPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
        // nobody knows how far another translator has counted
        this.next = policy.choice() == PortPolicy.Choice.SEQUENTIAL
                ? policy.first() + random.nextInt(policy.size())
                : policy.first();
    }

    /** Which ports can be given out. */
    @FunctionalInterface
    interface FreePorts {
        boolean isFree(int port);
    }

    /** A free port for {@code source}, or {@link #NONE}. */
    int choose(Endpoint source, FreePorts free) {
        return switch (policy.choice()) {
            case PRESERVING -> preserve(source.port(), free);
            case SEQUENTIAL -> following(free);
            case RANDOM -> scan(policy.first(), policy.size(), free);
            case BLOCKS -> fromBlocks(Scope.ADDRESS.keyOf(source), free);
        };
    }

    private int preserve(int port, FreePorts free) {
        return policy.contains(port) && free.isFree(port) ? port : scan(policy.first(), policy.size(), free);
    }

    private int following(FreePorts free) {
        for (int tries = 0; tries < policy.size(); tries++) {
            int port = next;
            next = next == policy.last() ? policy.first() : next + 1;
            if (free.isFree(port)) {
                return port;
            }
        }
        return NONE;
    }

    /** From a random port upwards and around, as Linux does. */
    private int scan(int first, int size, FreePorts free) {
        int offset = random.nextInt(size);
        for (int tries = 0; tries < size; tries++) {
            int port = first + (offset + tries) % size;
            if (free.isFree(port)) {
                return port;
            }
        }
        return NONE;
    }

    private int fromBlocks(long subscriber, FreePorts free) {
        if (blockOwners.length == 0) {
            blockOwners = new long[policy.size() / policy.blockSize()];
        }
        int owned = 0;
        for (int block = 0; block < blockOwners.length; block++) {
            if (blockOwners[block] == subscriber) {
                owned++;
                int port = scan(firstOf(block), policy.blockSize(), free);
                if (port != NONE) {
                    return port;
                }
            }
        }
        return owned < policy.maxBlocks() ? fromNewBlock(subscriber, free) : NONE;
    }

    /** A block goes to somebody else once all its ports are free; the search starts anywhere. */
    private int fromNewBlock(long subscriber, FreePorts free) {
        int offset = random.nextInt(blockOwners.length);
        for (int tries = 0; tries < blockOwners.length; tries++) {
            int block = (offset + tries) % blockOwners.length;
            if (blockOwners[block] == NOBODY || isIdle(block, free)) {
                blockOwners[block] = subscriber;
                return scan(firstOf(block), policy.blockSize(), free);
            }
        }
        return NONE;
    }

    private boolean isIdle(int block, FreePorts free) {
        for (int i = 0; i < policy.blockSize(); i++) {
            if (!free.isFree(firstOf(block) + i)) {
                return false;
            }
        }
        return true;
    }

    private int firstOf(int block) {
        return policy.first() + block * policy.blockSize();
    }

    void forgetAll() {
        Arrays.fill(blockOwners, NOBODY);
    }
}
