package org.warrenp2p.dht.routing;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Key;

/** When a lookup went through each bucket, and where to look to make one fresh again. */
final class BucketFreshness {

    private final Key self;
    private final RandomGenerator random;
    private long[] lookedUpNanos = new long[0];

    BucketFreshness(Key self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    /** There are {@code count} buckets from now on; new ones are fresh. */
    void growTo(int count, long nowNanos) {
        int old = lookedUpNanos.length;
        lookedUpNanos = Arrays.copyOf(lookedUpNanos, count);
        Arrays.fill(lookedUpNanos, old, count, nowNanos);
    }

    /** A lookup through bucket {@code index} was made, or is not needed. */
    void lookedUp(int index, long nowNanos) {
        if (index < lookedUpNanos.length) {
            lookedUpNanos[index] = nowNanos;
        }
    }

    /** Bucket {@code index} counts as not looked up for {@code ageNanos}. */
    void expire(int index, long ageNanos, long nowNanos) {
        lookedUpNanos[index] = nowNanos - ageNanos;
    }

    /** A random key in the first bucket that was not looked up for {@code ageNanos}, or null if all are fresh. */
    @Nullable
    Key staleTarget(long ageNanos, long nowNanos) {
        for (int index = 0; index < lookedUpNanos.length; index++) {
            if (nowNanos - lookedUpNanos[index] >= ageNanos) {
                return randomKeyIn(index);
            }
        }
        return null;
    }

    private Key randomKeyIn(int index) {
        long[] words = {self.w0(), self.w1(), self.w2(), self.w3()};
        int word = index / Long.SIZE;
        int bit = index % Long.SIZE;
        long tail = bit == 63 ? 0 : -1L >>> (bit + 1);
        words[word] = ((words[word] & ~tail) | (random.nextLong() & tail)) ^ (1L << (63 - bit));
        for (int i = word + 1; i < words.length; i++) {
            words[i] = random.nextLong();
        }
        return new Key(words[0], words[1], words[2], words[3]);
    }
}
