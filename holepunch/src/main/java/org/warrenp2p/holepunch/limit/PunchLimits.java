package org.warrenp2p.holepunch.limit;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/** The caps of one node over all its punches. Every packet of a punch asks here last. */
public final class PunchLimits {

    /** The key where there is only one. */
    private static final String ALL = "";

    private final SlidingQuota<PeerId> ordersOfCoordinator;
    private final SlidingQuota<String> orders;
    private final SlidingQuota<IpAddress> packetsTo;
    private final SlidingQuota<String> packets;
    private final SprayQueue sprays;
    private final Counter refusedOrders;
    private final Counter refusedPackets;

    /** Nothing used yet. */
    public PunchLimits(LimitSettings settings, Counters counters) {
        this.ordersOfCoordinator =
                new SlidingQuota<>(settings.ordersPerCoordinator(), LimitSettings.MINUTE_NANOS, LimitSettings.KEYS);
        this.orders = new SlidingQuota<>(settings.orders(), LimitSettings.MINUTE_NANOS, 1);
        this.packetsTo =
                new SlidingQuota<>(settings.packetsPerTarget(), LimitSettings.MINUTE_NANOS, LimitSettings.KEYS);
        this.packets = new SlidingQuota<>(settings.packetsPerSecond(), LimitSettings.SECOND_NANOS, 1);
        this.sprays = new SprayQueue(settings);
        this.refusedOrders = counters.counter("punch.order_over_limit");
        this.refusedPackets = counters.counter("punch.packet_over_limit");
    }

    /** Whether an order that {@code coordinator} has passed on is to be obeyed; if so it counts. */
    public boolean mayObey(PeerId coordinator, long nowNanos) {
        boolean may = orders.waitNanos(ALL, nowNanos) <= 0
                && ordersOfCoordinator.tryTake(coordinator, nowNanos)
                && orders.tryTake(ALL, nowNanos);
        refusedOrders.add(may ? 0 : 1);
        return may;
    }

    /** How long until another order would be obeyed. */
    public long orderWaitNanos(PeerId coordinator, long nowNanos) {
        return Math.max(orders.waitNanos(ALL, nowNanos), ordersOfCoordinator.waitNanos(coordinator, nowNanos));
    }

    /** Whether a packet of a punch may go to {@code target}; if so it counts. */
    public boolean maySend(Endpoint target, Purpose purpose, long nowNanos) {
        boolean may = packets.waitNanos(ALL, nowNanos) <= 0
                && (purpose != Purpose.PROBE || packetsTo.tryTake(target.address(), nowNanos))
                && packets.tryTake(ALL, nowNanos);
        refusedPackets.add(may ? 0 : 1);
        return may;
    }

    /** Who may spray. */
    public SprayQueue sprays() {
        return sprays;
    }

    /** What a packet is for. */
    public enum Purpose {
        /** A probe to an address that has not answered. */
        PROBE,
        /** One of a spray, which has caps of its own. */
        SPRAY,
        /** To an address that has answered. */
        CONFIRMED
    }
}
