package org.warrenp2p.dht.lookup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Key;

/**
 * Estimates how many servers a network has, from how far the k-th closest to each of many targets is. Of N keys spread
 * evenly, the share of the space within the k-th closest to any target has the distribution Beta(k, N − k + 1); its
 * median is (k − ⅓) / (N + ⅓) to within half a percent. The estimate is the median over the lookups: whoever poisons a
 * minority of them moves it by a part of the 22 % that one lookup errs, and no further.
 *
 * <p>A target counts once, with its latest lookup: those for our own key, which one attacker may surround, would
 * otherwise outvote all others.
 */
public final class NetworkSize {

    /** PROTOCOL: "the 20th distances of at least 8 lookups". */
    public static final int NEEDED_LOOKUPS = 8;

    /** Of one lookup the estimate errs by 22 %, of 64 by 3.5 %: more gain nothing that the test of a set could use. */
    static final int MAX_LOOKUPS = 64;

    private final int k;
    private final long maxAgeNanos;
    /** By target, the latest last; bound: {@link #MAX_LOOKUPS}, the oldest goes. */
    private final Map<Key, Sample> samples = new LinkedHashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param k how many a finished lookup finds where there are enough
     * @param maxAgeNanos how long a lookup counts: networks grow and shrink
     */
    public NetworkSize(int k, long maxAgeNanos) {
        this.k = k;
        this.maxAgeNanos = maxAgeNanos;
    }

    /**
     * A lookup for the k closest to {@code target} ended.
     *
     * @param closest the keys of those that answered, closest first; fewer than k say that there are no more
     */
    public void onLookup(Key target, List<Key> closest, long nowNanos) {
        List<Key> others =
                closest.stream().filter(key -> !key.equals(target)).limit(k).toList();
        if (others.isEmpty()) {
            return;
        }
        samples.remove(target);
        if (samples.size() >= MAX_LOOKUPS) {
            samples.remove(samples.keySet().iterator().next());
        }
        samples.put(target, new Sample(nodes(target, others), nowNanos));
    }

    /** The estimate, or null while fewer than {@link #NEEDED_LOOKUPS} count. */
    public @Nullable SizeEstimate estimate(long nowNanos) {
        samples.values().removeIf(sample -> nowNanos - sample.atNanos > maxAgeNanos);
        int count = samples.size();
        if (count < NEEDED_LOOKUPS) {
            return null;
        }
        double[] sorted =
                samples.values().stream().mapToDouble(Sample::nodes).sorted().toArray();
        return new SizeEstimate((sorted[(count - 1) / 2] + sorted[count / 2]) / 2, count);
    }

    private double nodes(Key target, List<Key> others) {
        if (others.size() < k) {
            return others.size();
        }
        double share = SizeEstimate.shareWithin(target.distanceTo(others.get(k - 1)));
        // nobody finds more than one peer per key that there is
        return Math.max(k, (k - 1.0 / 3) / Math.max(share, 0x1p-128) - 1.0 / 3);
    }

    private record Sample(double nodes, long atNanos) {}
}
