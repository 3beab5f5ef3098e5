package org.warrenp2p.dht.records;

import java.time.Duration;

/**
 * The bounds of the record store.
 *
 * @param maxBytes most bytes charged in all (PROTOCOL: 64 MB)
 * @param maxBytesPerPrefix most bytes charged to the peers of one IPv4 /24 or IPv6 /48 (PROTOCOL: 1 MB); loopback and
 *     private addresses are exempt
 * @param sweepEvery how often expired records give their place back; they are never served whatever this says
 */
public record StoreSettings(long maxBytes, long maxBytesPerPrefix, Duration sweepEvery) {

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public StoreSettings {
        if (maxBytes < 0 || maxBytesPerPrefix < 0) {
            throw new IllegalArgumentException("maxBytes and maxBytesPerPrefix are not negative");
        }
        if (sweepEvery.toMillis() < 1_000) {
            throw new IllegalArgumentException("sweepEvery is at least one second");
        }
    }

    /** The defaults. */
    public static StoreSettings defaults() {
        return new StoreSettings(64L << 20, 1L << 20, Duration.ofMinutes(1));
    }
}
