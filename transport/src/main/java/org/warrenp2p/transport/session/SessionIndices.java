package org.warrenp2p.transport.session;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/** Gives out session indices: random, and different from all in use. */
final class SessionIndices {

    private final RandomGenerator random;
    private final IntPredicate inUse;
    /** Given to handshakes that are under way; bounded by their number. */
    private final Set<Integer> reserved = new LinkedHashSet<>();

    SessionIndices(RandomGenerator random, IntPredicate inUse) {
        this.random = random;
        this.inUse = inUse;
    }

    /** An index for a handshake; release it when that is over. */
    int reserve() {
        int index = random.nextInt();
        while (inUse.test(index) || !reserved.add(index)) {
            index = random.nextInt();
        }
        return index;
    }

    /** The handshake is over; if there is a session now, that holds the index. */
    void release(int index) {
        reserved.remove(index);
    }
}
