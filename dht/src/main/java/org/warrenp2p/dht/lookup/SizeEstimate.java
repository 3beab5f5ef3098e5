package org.warrenp2p.dht.lookup;

import org.warrenp2p.proto.Key;

/**
 * How many servers the network seems to have besides the one that looked.
 *
 * @param nodes the estimate, at least 0
 * @param lookups how many lookups, at targets of their own, it stands on
 */
public record SizeEstimate(double nodes, int lookups) {

    /** @throws IllegalArgumentException if it stands on nothing or is no number */
    public SizeEstimate {
        if (!(nodes >= 0) || Double.isInfinite(nodes) || lookups < 1) {
            throw new IllegalArgumentException("An estimate is a number of at least 0 and stands on a lookup");
        }
    }

    /** The share of the key space, around any target, that is expected to hold {@code count} of them; at most 1. */
    public double radiusOf(int count) {
        return nodes <= count ? 1 : count / nodes;
    }

    /** Whether {@code count} peers or fewer are expected to be as close to {@code target} as {@code key} is. */
    public boolean expectsAmong(int count, Key target, Key key) {
        return shareWithin(target.distanceTo(key)) <= radiusOf(count);
    }

    /** The share of the key space that is closer to a target than {@code distance} is. */
    static double shareWithin(Key distance) {
        return unsigned(distance.w0()) * 0x1p-64 + unsigned(distance.w1()) * 0x1p-128;
    }

    private static double unsigned(long word) {
        return (word >>> 1) * 2.0 + (word & 1);
    }
}
