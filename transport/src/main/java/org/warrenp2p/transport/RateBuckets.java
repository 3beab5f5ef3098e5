package org.warrenp2p.transport;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warrenp2p.proto.IpAddress;

/**
 * Token buckets by address prefix, or by whatever else stands for somebody: each lets so many things pass in a second, and as many at once after a rest. The
 * number of buckets is bounded, and no bucket that is in use is ever forgotten, since whoever could push it out would
 * get a full one in its place: while all are in use, whoever has none is refused. Deterministic; only from the loop.
 */
public final class RateBuckets<K> {

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** The one used least recently is first. */
    private final Map<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private final long nanosPerToken;
    private final int capacity;

    /**
     * No buckets yet.
     *
     * @param perSecond how many pass in a second, 1 to 1,000,000
     * @param capacity most buckets at a time, at least 1
     */
    public RateBuckets(int perSecond, int capacity) {
        if (perSecond < 1 || perSecond > 1_000_000 || capacity < 1) {
            throw new IllegalArgumentException("A rate of 1 to 1,000,000 and at least one bucket are needed");
        }
        this.nanosPerToken = SECOND_NANOS / perSecond;
        this.capacity = capacity;
    }

    /** The prefix that stands for a network: /24 of IPv4, /48 of IPv6 (PROTOCOL). */
    public static IpAddress networkOf(IpAddress address) {
        return address.prefix(address.isIpv4() ? 24 : 48);
    }

    /** The prefix that stands for a host: the IPv4 address, or /64 of IPv6 (PROTOCOL). */
    public static IpAddress hostOf(IpAddress address) {
        return address.isIpv4() ? address : address.prefix(64);
    }

    /** Whether one more may pass for {@code key} now; if so it counts. */
    public boolean tryPass(K key, long nowNanos) {
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            forgetSomeAtRest(nowNanos);
            if (buckets.size() >= capacity) {
                return false;
            }
            bucket = new Bucket(nowNanos);
            buckets.put(key, bucket);
        }
        return bucket.tryTake(nowNanos, nanosPerToken);
    }

    /** How many have a bucket. */
    public int size() {
        return buckets.size();
    }

    /** A bucket that is full is as good as none. Two for each that is made, so that their number follows the need. */
    private void forgetSomeAtRest(long nowNanos) {
        Iterator<Bucket> eldest = buckets.values().iterator();
        for (int i = 0; i < 2 && eldest.hasNext() && eldest.next().isFull(nowNanos); i++) {
            eldest.remove();
        }
    }

    /**
     * The virtual scheduling form of a token bucket (GCRA, ITU-T I.371): instead of tokens it keeps the moment at which
     * the bucket will be full again.
     */
    private static final class Bucket {

        private long fullAtNanos;

        Bucket(long nowNanos) {
            fullAtNanos = nowNanos;
        }

        boolean isFull(long nowNanos) {
            return nowNanos - fullAtNanos >= 0;
        }

        boolean tryTake(long nowNanos, long nanosPerToken) {
            long fullAt = isFull(nowNanos) ? nowNanos : fullAtNanos;
            if (fullAt - nowNanos > SECOND_NANOS - nanosPerToken) {
                return false;
            }
            fullAtNanos = fullAt + nanosPerToken;
            return true;
        }
    }
}
