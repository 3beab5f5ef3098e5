package org.warrenp2p.holepunch.limit;

import java.time.Duration;

/**
 * The caps of PROTOCOL (coordinating and punching) and of what must hold under attack (8).
 *
 * @param ordersPerCoordinator orders obeyed of one coordinator in a minute
 * @param orders orders obeyed in a minute
 * @param packetsPerTarget packets to one address in a minute that did not answer, sprays apart
 * @param packetsPerOrder packets to one unconfirmed address for one order
 * @param packetsPerNeighbour packets to one private endpoint for one order
 * @param packetsPerSecond packets of all punches in a second
 * @param sprayProbes probes of one spray, each to another port of one address
 * @param sprayPacketsPerEndpoint packets of a spray to one endpoint that a coordinator validated
 * @param spraysPerTarget sprays at one address in an hour
 * @param waitingSprays most sprays that wait for their turn
 */
public record LimitSettings(
        int ordersPerCoordinator,
        int orders,
        int packetsPerTarget,
        int packetsPerOrder,
        int packetsPerNeighbour,
        int packetsPerSecond,
        int sprayProbes,
        int sprayPacketsPerEndpoint,
        int spraysPerTarget,
        int waitingSprays) {

    /** The defaults. */
    public static final LimitSettings DEFAULT = new LimitSettings(6, 30, 64, 32, 4, 300, 1_024, 512, 6, 64);

    private static final int RESERVED_SHARE = 15;
    static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    /** One spray for a pair of peers in that time. */
    static final long SPRAY_PAIR_NANOS = Duration.ofMinutes(10).toNanos();

    /** Addresses, coordinators and peers that are counted at a time: a home punches with few. */
    static final int KEYS = 1_024;

    /** The pause between two packets of a spray: so that a fifteenth of the rate is left for answers and other punches. */
    public long packetNanos() {
        int sprayed = packetsPerSecond - packetsPerSecond / RESERVED_SHARE;
        return (SECOND_NANOS + sprayed - 1) / sprayed;
    }
}
