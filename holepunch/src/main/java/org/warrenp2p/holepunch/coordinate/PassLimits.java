package org.warrenp2p.holepunch.coordinate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.holepunch.limit.SlidingQuota;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/** How many orders a coordinator passes on: for each target, asker, pair and network of askers, and in all. */
public final class PassLimits {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * Peers, pairs and networks that are counted at a time. Those of a minute are never more than the orders of a minute;
     * the rest is for those that are not forgotten yet.
     */
    private static final int KEYS = 4_096;

    /** The key where there is only one. */
    private static final String ALL = "";

    private final SlidingQuota<PeerId> perTarget;
    private final SlidingQuota<Pair> perPair;
    private final SlidingQuota<PeerId> perSource;
    private final SlidingQuota<IpAddress> perNetwork;
    private final SlidingQuota<String> all;

    /** Nothing passed on yet. */
    public PassLimits(CoordinationSettings settings) {
        perTarget = new SlidingQuota<>(settings.ordersPerTarget(), MINUTE_NANOS, KEYS);
        perPair = new SlidingQuota<>(settings.ordersPerPair(), MINUTE_NANOS, KEYS);
        perSource = new SlidingQuota<>(settings.ordersPerSource(), MINUTE_NANOS, KEYS);
        perNetwork = new SlidingQuota<>(settings.ordersPerNetwork(), MINUTE_NANOS, KEYS);
        all = new SlidingQuota<>(settings.orders(), MINUTE_NANOS, 1);
    }

    /** Which limit is reached. */
    public enum Limit {
        /** Of orders to that target. */
        TARGET,
        /** Of orders of that asker to that target. */
        PAIR,
        /** Of orders of that asker. */
        SOURCE,
        /** Of orders of the asker's network. */
        NETWORK,
        /** Of orders in all. */
        TOTAL
    }

    /**
     * One more is too many.
     *
     * @param waitNanos how long until there is room again
     */
    public record Refusal(Limit limit, long waitNanos) {}

    /** Null if an order may be passed on, which counts it then; otherwise what forbids it for the longest time. */
    public @Nullable Refusal tryPass(PeerId source, IpAddress address, PeerId target, long nowNanos) {
        Pair pair = new Pair(source, target);
        IpAddress network = TargetTable.networkOf(address);
        long networkNanos = network == null ? 0 : perNetwork.waitNanos(network, nowNanos);
        Refusal refusal = null;
        refusal = later(refusal, Limit.SOURCE, perSource.waitNanos(source, nowNanos));
        refusal = later(refusal, Limit.PAIR, perPair.waitNanos(pair, nowNanos));
        refusal = later(refusal, Limit.TARGET, perTarget.waitNanos(target, nowNanos));
        refusal = later(refusal, Limit.NETWORK, networkNanos);
        refusal = later(refusal, Limit.TOTAL, all.waitNanos(ALL, nowNanos));
        if (refusal != null) {
            return refusal;
        }
        perSource.tryTake(source, nowNanos);
        perPair.tryTake(pair, nowNanos);
        perTarget.tryTake(target, nowNanos);
        if (network != null) {
            perNetwork.tryTake(network, nowNanos);
        }
        all.tryTake(ALL, nowNanos);
        return null;
    }

    private static @Nullable Refusal later(@Nullable Refusal before, Limit limit, long waitNanos) {
        boolean longer = waitNanos > 0 && (before == null || waitNanos > before.waitNanos);
        return longer ? new Refusal(limit, waitNanos) : before;
    }

    private record Pair(PeerId source, PeerId target) {}
}
