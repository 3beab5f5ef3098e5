package org.warrenp2p.dht.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.warrenp2p.proto.Key;

/** The keys of a network of any size, and the closest of them to any target as a perfect lookup would find them. */
final class SyntheticKeys {

    private final RandomGenerator random;
    /** In the order of numbers, so that those with a common prefix are neighbours. */
    private final Key[] sorted;

    SyntheticKeys(RandomGenerator random, int nodes) {
        this.random = random;
        this.sorted = new Key[nodes];
        Arrays.setAll(sorted, i -> target());
        Key zero = new Key(0, 0, 0, 0);
        Arrays.sort(sorted, zero::compareDistance);
    }

    Key target() {
        return new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    List<Key> closest(Key target, int count) {
        int low = 0;
        int high = sorted.length;
        for (int bits = 1; bits <= 64; bits++) {
            int from = firstSharing(target, bits, low, high);
            int to = from;
            while (to < high && target.commonPrefixBits(sorted[to]) >= bits) {
                to++;
            }
            if (to - from < count) {
                break;
            }
            low = from;
            high = to;
        }
        List<Key> near = new ArrayList<>(Arrays.asList(sorted).subList(low, high));
        near.sort(target::compareDistance);
        return near.subList(0, Math.min(count, near.size()));
    }

    /**
     * What {@code sybils} keys, each nearer to {@code target} than every honest one, make of its closest set. They are only
     * just nearer: no attacker can hide better.
     */
    List<Key> closestAmongSybils(Key target, int sybils, int count) {
        Key honest = target.distanceTo(closest(target, 1).get(0));
        List<Key> near = new ArrayList<>(closest(target, count));
        for (int i = 0; i < sybils; i++) {
            Key distance = new Key(honest.w0() - 1, random.nextLong(), random.nextLong(), random.nextLong());
            near.add(target.distanceTo(distance));
        }
        near.sort(target::compareDistance);
        return near.subList(0, Math.min(count, near.size()));
    }

    private int firstSharing(Key target, int bits, int low, int high) {
        long mask = -1L << (64 - bits);
        long prefix = target.w0() & mask;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(sorted[middle].w0(), prefix) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
