package org.warrenp2p.dht.lookup;

import java.util.List;
import org.warrenp2p.proto.Key;

/**
 * Tells closest sets that chance explains from those that somebody has put together: keys are hashes, so whoever wants
 * the places around a target must try keys until enough are nearer than the honest ones, and is crowded there.
 *
 * <p>Honest nodes within a small share x of the space are Poisson with mean N·x. N is only known as well as m lookups
 * tell, which is Gamma with shape 2/π · k · m around the estimate (a median is as good as 2/π as many means); so their
 * number is negative binomial. The i-th closest lying within x has the probability that i or more are there. It is looked
 * at for four ranks, and the smallest of the four counts four times (Bonferroni): few Sybils crowd the first ranks only,
 * many of them the last.
 */
public final class ClosestSetDensity {

    /** PROTOCOL: "a closest set with p < 10⁻³ is suspicious". */
    static final double SUSPICIOUS_BELOW = 1e-3;

    /** Fewer than 5 must lie closer than one node in 20 is to be expected before chance is ruled out: they say little. */
    private static final int[] RANKS = {5, 10, 15, 20};

    /**
     * Where fewer nodes are, no set is suspicious: 20 of them are a third of the network, and storing everywhere costs
     * no more than storing at the closest. One lookup of a network of 40 errs by 16 %, so eight of them never say 60.
     */
    static final double SMALLEST_NETWORK = 60;

    private static final double MEDIAN_EFFICIENCY = 2 / StrictMath.PI;

    private final SizeEstimate size;
    private final double shape;

    /** @param k what the lookups behind {@code size} looked for */
    public ClosestSetDensity(SizeEstimate size, int k) {
        this.size = size;
        this.shape = MEDIAN_EFFICIENCY * k * size.lookups();
    }

    /**
     * Whether an honest network would hardly have such a closest set.
     *
     * @param closest the keys of the closest that answered, closest first; the peer whose key is the target does not count
     */
    public boolean isSuspicious(Key target, List<Key> closest) {
        return size.nodes() >= SMALLEST_NETWORK && pValue(target, closest) < SUSPICIOUS_BELOW;
    }

    /** The probability, at most 1, that chance puts the closest so near to {@code target} at one of the ranks. */
    public double pValue(Key target, List<Key> closest) {
        List<Key> others = closest.stream().filter(key -> !key.equals(target)).toList();
        double smallest = 1;
        for (int rank : RANKS) {
            if (rank <= others.size()) {
                double share = SizeEstimate.shareWithin(target.distanceTo(others.get(rank - 1)));
                smallest = Math.min(smallest, probabilityOf(rank, share));
            }
        }
        return Math.min(1, RANKS.length * smallest);
    }

    /** That {@code count} or more honest nodes are within {@code share} of the space. */
    private double probabilityOf(int count, double share) {
        double mean = size.nodes() * share;
        double q = mean / (shape + mean);
        // exactly j of them, from j = 0 on
        double exactly = StrictMath.exp(shape * StrictMath.log1p(-q));
        double fewer = 0;
        for (int j = 0; j < count; j++) {
            fewer += exactly;
            exactly *= (shape + j) / (j + 1) * q;
        }
        return Math.max(0, 1 - fewer);
    }
}
