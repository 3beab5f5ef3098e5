package org.warrenp2p.holepunch.coordinate;

import java.time.Duration;

/**
 * What a node does for others as their coordinator, at most. All at least 1, but for the targets: with 0 it coordinates
 * for nobody.
 *
 * @param targets peers that orders are passed to, at most {@value #MOST_TARGETS}; each costs one session
 * @param targetsPerNetwork those of them in one IPv4 /24 or IPv6 /48; private networks have no such limit
 * @param life for how long a registration holds that is not renewed, a minute at least
 * @param ordersPerTarget orders to one peer in a minute
 * @param ordersPerPair those of them of one asker
 * @param ordersPerSource orders of one asker in a minute
 * @param ordersPerNetwork orders of one IPv4 /24 or IPv6 /48 in a minute; private networks have no such limit
 * @param orders orders in a minute, in all
 */
public record CoordinationSettings(
        int targets,
        int targetsPerNetwork,
        Duration life,
        int ordersPerTarget,
        int ordersPerPair,
        int ordersPerSource,
        int ordersPerNetwork,
        int orders) {

    /** As many sessions can be kept for others ({@link org.warrenp2p.transport.session.SessionSettings.Limits#served}). */
    public static final int MOST_TARGETS = 1_024;

    /** Two of the longest pauses between keepalives, and what is repeated. */
    private static final Duration LEAST_LIFE = Duration.ofMinutes(1);

    /**
     * A target obeys 6 orders a minute of one coordinator (PROTOCOL), so no more are passed on. A punch with all its rounds
     * takes three orders to one side, and one may have to be repeated: 4 of one asker leave room for somebody else. With four
     * coordinators each, and three of four nodes behind a NAT, a node has 12 targets on average; 1,024 are for those that
     * are many peers' neighbours. 75 s are three of the longest pauses between keepalives. 600 orders are 10 a second: under
     * 10 KB/s.
     */
    public static final CoordinationSettings DEFAULT =
            new CoordinationSettings(MOST_TARGETS, 64, Duration.ofSeconds(75), 6, 4, 30, 120, 600);

    /** @throws IllegalArgumentException if a limit is out of range */
    public CoordinationSettings {
        if (targets < 0 || targets > MOST_TARGETS) {
            throw new IllegalArgumentException("A node passes orders to 0 to 1,024 peers, not " + targets);
        }
        int[] limits = {targetsPerNetwork, ordersPerTarget, ordersPerPair, ordersPerSource, ordersPerNetwork, orders};
        for (int limit : limits) {
            if (limit < 1) {
                throw new IllegalArgumentException("Every limit of coordinating is at least 1");
            }
        }
        if (life.compareTo(LEAST_LIFE) < 0) {
            throw new IllegalArgumentException("A registration holds for a minute at least");
        }
    }

    /**
     * The same for so many peers.
     *
     * @throws IllegalArgumentException if they are less than 0 or more than {@value #MOST_TARGETS}
     */
    public CoordinationSettings withTargets(int other) {
        return new CoordinationSettings(
                other,
                targetsPerNetwork,
                life,
                ordersPerTarget,
                ordersPerPair,
                ordersPerSource,
                ordersPerNetwork,
                orders);
    }
}
