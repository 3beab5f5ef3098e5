package org.warrenp2p.simnet;

import org.warrenp2p.proto.PeerId;

/**
 * With whom a session stands, as far as a simulation without sessions has to know. Two generations of fingerprints: who is
 * asked moves to the younger one, and after each idle time the older one is forgotten. So a session ends after once to
 * twice the time that a real one may be idle, and costs a few bytes.
 *
 * <p>A fingerprint has 31 bits: of a thousand peers in one, one in two million is taken for another. Both generations are in
 * one table, so that to look for somebody is to wait for memory once.
 */
final class StandingSessions {

    private static final int INITIAL_CAPACITY = 16;

    /** As many as a node keeps that others began (SessionSettings), over both generations. */
    private static final int MAX_PER_GENERATION = 1 << 13;

    /** Of the older generation; the other bits are the fingerprint. */
    private static final int OLD = 1;

    private final long idleNanos;
    /** Open addressing, at most half full; 0 is an empty place. */
    private int[] prints = new int[INITIAL_CAPACITY];

    private int size;
    private int young;
    private long begunNanos;

    StandingSessions(long idleNanos, long nowNanos) {
        this.idleNanos = idleNanos;
        this.begunNanos = nowNanos;
    }

    /** Whether {@code peer} is remembered, however old that is; changes nothing. */
    boolean remembers(PeerId peer) {
        return prints[placeOf(printOf(peer))] != 0;
    }

    /** {@code peer} is asked something; whether a session stands. */
    boolean use(PeerId peer, long nowNanos) {
        age(nowNanos);
        int place = placeOf(printOf(peer));
        if (prints[place] == 0) {
            return false;
        }
        if ((prints[place] & OLD) != 0) {
            prints[place] ^= OLD;
            young++;
        }
        return true;
    }

    /** From now on a session with {@code peer} stands; whether none did before. */
    boolean begin(PeerId peer, long nowNanos) {
        if (use(peer, nowNanos)) {
            return false;
        }
        int print = printOf(peer);
        prints[placeOf(print)] = print;
        young++;
        if (++size * 2 > prints.length) {
            refill(2 * prints.length, 0);
        }
        return true;
    }

    /** No session stands any more. */
    void clear() {
        prints = new int[INITIAL_CAPACITY];
        size = 0;
        young = 0;
    }

    private void age(long nowNanos) {
        long agedNanos = nowNanos - begunNanos;
        if (agedNanos < idleNanos && young < MAX_PER_GENERATION) {
            return;
        }
        begunNanos = nowNanos;
        if (agedNanos >= 2 * idleNanos) {
            clear();
            return;
        }
        size = young;
        young = 0;
        // half full at most, and as much room for those who come
        refill(Math.max(INITIAL_CAPACITY, Integer.highestOneBit(Math.max(1, size)) << 2), OLD);
    }

    /** Makes the table anew, without those of the older generation where the younger ones become {@code OLD}. */
    private void refill(int capacity, int becomes) {
        int[] before = prints;
        prints = new int[capacity];
        for (int one : before) {
            if (one != 0 && (one & becomes) == 0) {
                prints[placeOf(one)] = one | becomes;
            }
        }
    }

    /** Where it is, of either generation, or the empty place where it would go. */
    private int placeOf(int print) {
        int place = print >>> 1 & (prints.length - 1);
        while (prints[place] != 0 && (prints[place] | OLD) != (print | OLD)) {
            place = (place + 1) & (prints.length - 1);
        }
        return place;
    }

    /** Zero marks an empty place. */
    private static int printOf(PeerId peer) {
        int print = (int) Mixing.mix(peer.hashCode()) & ~OLD;
        return print == 0 ? 2 : print;
    }
}
