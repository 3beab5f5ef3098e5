package org.warrenp2p.dht.routing;

import java.time.Duration;

/**
 * The bounds and the patience of the routing table.
 *
 * @param bucketSize most peers in a bucket: k
 * @param replacements most peers that wait for a place in a full bucket
 * @param checkAfter how long a peer may be silent before it is pinged
 * @param recheckAfter how long after a missed answer it is pinged again
 * @param missesUntilDead missed answers in a row after which a peer is removed
 */
public record TableSettings(
        int bucketSize, int replacements, Duration checkAfter, Duration recheckAfter, int missesUntilDead) {

    /** k of PROTOCOL, fixed by what an answer can hold. */
    private static final int K = 20;

    /** One promotion in four tries succeeds even where three of four waiting peers are gone. */
    private static final int REPLACEMENTS = 4;

    /**
     * Within the 170 s after which an idle session is dropped (± 10 %): a ping in a session takes 104 bytes both ways, one
     * that makes a session 335 and two curve operations on each side. About 260 peers in a network of 100,000: 180 B/s.
     */
    private static final Duration CHECK_AFTER = Duration.ofSeconds(150);

    /** Longer than a burst of loss or a Wi-Fi handover, short against the time that a dead contact costs lookups. */
    private static final Duration RECHECK_AFTER = Duration.ofSeconds(5);

    /**
     * An exchange that fails has sent at least three packets. At 20 % loss each way all of them are lost once in 20
     * times; two exchanges in a row once in 450 checks of a live peer, which then comes back at its next request.
     */
    private static final int MISSES_UNTIL_DEAD = 2;

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public TableSettings {
        require(bucketSize >= 1 && bucketSize <= K, "bucketSize is between 1 and 20");
        require(replacements >= 0 && replacements <= K, "replacements is between 0 and 20");
        require(checkAfter.toMillis() >= 1_000, "checkAfter is at least one second");
        require(recheckAfter.toMillis() >= 100, "recheckAfter is at least 100 ms");
        require(missesUntilDead >= 1 && missesUntilDead <= 100, "missesUntilDead is between 1 and 100");
    }

    /** The defaults. */
    public static TableSettings defaults() {
        return new TableSettings(K, REPLACEMENTS, CHECK_AFTER, RECHECK_AFTER, MISSES_UNTIL_DEAD);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
