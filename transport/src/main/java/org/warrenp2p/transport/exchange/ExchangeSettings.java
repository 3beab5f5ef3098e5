package org.warrenp2p.transport.exchange;

import java.time.Duration;

/**
 * How much may be asked at once, and how patiently.
 *
 * @param maxInFlight requests in flight in all
 * @param maxQueued requests that wait for a slot in all; one beyond fails with LIMIT
 * @param maxQueuedPerDestination requests that wait for one destination; one beyond fails with LIMIT
 * @param minWindow least that may be in flight to one destination, however badly it answers
 * @param maxWindow most that may be in flight to one destination, however well it answers
 * @param coldRtt the round-trip time that is assumed while none has been measured anywhere
 * @param minRetransmit no retransmission earlier than this
 * @param maxEstimates destinations whose round-trip time and window are remembered while nothing is in flight
 */
public record ExchangeSettings(
        int maxInFlight,
        int maxQueued,
        int maxQueuedPerDestination,
        int minWindow,
        int maxWindow,
        Duration coldRtt,
        Duration minRetransmit,
        int maxEstimates) {

    /** @throws IllegalArgumentException if a bound is not positive, or the windows are in the wrong order */
    public ExchangeSettings {
        if (maxInFlight < 1 || maxQueued < 1 || maxQueuedPerDestination < 1 || maxEstimates < 1) {
            throw new IllegalArgumentException("Every bound must be at least 1");
        }
        if (minWindow < 1 || maxWindow < minWindow) {
            throw new IllegalArgumentException("Windows must be at least 1, the least not above the most");
        }
        if (coldRtt.isNegative() || coldRtt.isZero() || minRetransmit.isNegative() || minRetransmit.isZero()) {
            throw new IllegalArgumentException("Times must be longer than nothing");
        }
    }

    /**
     * Windows of 2 to 32 and 1,024 in all: about 1 MB of answers on the way at most. Queues of 4,096 in all and 256 for
     * one destination, a few seconds of work. 200 ms is a round trip to the other side of the world; 50 ms is above the
     * pauses of a scheduler and a collector, so loopback does not retransmit without cause.
     */
    public static ExchangeSettings defaults() {
        return new ExchangeSettings(1_024, 4_096, 256, 2, 32, Duration.ofMillis(200), Duration.ofMillis(50), 8_192);
    }
}
