package org.warrenp2p.simnet;

import java.util.Arrays;
import org.warrenp2p.proto.PeerId;

/**
 * With whom a session stands, as far as a simulation without sessions has to know. Two generations of fingerprints: who is
 * asked moves to the younger one, and after each idle time the older one is forgotten. So a session ends after once to
 * twice the time that a real one may be idle, and costs a few bytes.
 *
 * <p>A fingerprint has 32 bits: of a thousand peers in one, one in four million is taken for another.
 */
final class StandingSessions {

    private static final int INITIAL_CAPACITY = 16;

    /** As many as a node keeps that others began (SessionSettings), over both generations. */
    private static final int MAX_PER_GENERATION = 1 << 13;

    private final long idleNanos;
    private int[] young = new int[INITIAL_CAPACITY];
    private int[] old = {};
    private int size;
    private long begunNanos;

    StandingSessions(long idleNanos, long nowNanos) {
        this.idleNanos = idleNanos;
        this.begunNanos = nowNanos;
    }

    /** {@code peer} is asked something; whether a session stands. */
    boolean use(PeerId peer, long nowNanos) {
        age(nowNanos);
        int print = printOf(peer);
        if (young[placeOf(young, print)] == print) {
            return true;
        }
        if (old.length > 0 && old[placeOf(old, print)] == print) {
            add(print);
            return true;
        }
        return false;
    }

    /** From now on a session with {@code peer} stands; whether none did before. */
    boolean begin(PeerId peer, long nowNanos) {
        if (use(peer, nowNanos)) {
            return false;
        }
        add(printOf(peer));
        return true;
    }

    /** No session stands any more. */
    void clear() {
        young = new int[INITIAL_CAPACITY];
        old = new int[0];
        size = 0;
    }

    private void age(long nowNanos) {
        long agedNanos = nowNanos - begunNanos;
        if (agedNanos < idleNanos && size < MAX_PER_GENERATION) {
            return;
        }
        begunNanos = nowNanos;
        old = size == 0 || agedNanos >= 2 * idleNanos ? new int[0] : young;
        young = new int[INITIAL_CAPACITY];
        size = 0;
    }

    private void add(int print) {
        young[placeOf(young, print)] = print;
        if (++size * 2 > young.length) {
            int[] before = young;
            young = new int[2 * before.length];
            Arrays.stream(before).filter(one -> one != 0).forEach(one -> young[placeOf(young, one)] = one);
        }
    }

    /** Where it is, or the empty place where it would go. */
    private static int placeOf(int[] prints, int print) {
        int place = print & (prints.length - 1);
        while (prints[place] != 0 && prints[place] != print) {
            place = (place + 1) & (prints.length - 1);
        }
        return place;
    }

    /** Zero marks an empty place. */
    private static int printOf(PeerId peer) {
        int print = (int) Mixing.mix(peer.hashCode());
        return print == 0 ? 1 : print;
    }
}
