package org.warrenp2p.dht.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.warrenp2p.proto.Key;

/** The keys of a network of any size, and the closest of them to any target as a perfect lookup would find them. */
final class SyntheticKeys {

    private final RandomGenerator random;
    /** In the order of numbers, so that those with a common prefix are neighbours. */
    private final Key[] sorted;

    SyntheticKeys(RandomGenerator random, int nodes) {
        this(random, Stream.generate(() -> random(random)).limit(nodes));
    }

    private SyntheticKeys(RandomGenerator random, Stream<Key> keys) {
        this.random = random;
        Key zero = new Key(0, 0, 0, 0);
        this.sorted = keys.sorted(zero::compareDistance).toArray(Key[]::new);
    }

    /**
     * The same and {@code count} Sybils, each nearer to {@code target} than every honest one, but only just: no attacker
     * can hide better.
     */
    SyntheticKeys withSybils(Key target, int count) {
        Key honest = target.distanceTo(closest(target, 1).get(0));
        Stream<Key> sybils = Stream.generate(() -> target.distanceTo(
                        new Key(honest.w0() - 1, random.nextLong(), random.nextLong(), random.nextLong())))
                .limit(count);
        return new SyntheticKeys(random, Stream.concat(Arrays.stream(sorted), sybils));
    }

    int size() {
        return sorted.length;
    }

    Key target() {
        return random(random);
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

    private static Key random(RandomGenerator random) {
        return new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
