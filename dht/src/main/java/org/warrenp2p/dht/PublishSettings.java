package org.warrenp2p.dht;

import java.time.Duration;

/**
 * When something is published again.
 *
 * @param every republication, ± 10 %: less than half of its life, so that one may fail
 * @param debounce how long to wait for further changes after one (PROTOCOL: 2 s)
 * @param enoughHolders fewer live holders than this call for an early republication (PROTOCOL: 14 of 20)
 * @param checkHoldersEvery how often they are pinged (PROTOCOL: a quarter of the median session)
 * @param retryAfter how long after a publication with too few holders it is tried again; doubles up to
 *     {@code checkHoldersEvery}
 */
public record PublishSettings(
        Duration every, Duration debounce, int enoughHolders, Duration checkHoldersEvery, Duration retryAfter) {

    /** Half of all sessions measured in live networks last under 2 h (Weibull, shape 0.61, scale 3.65 h). */
    private static final Duration MEDIAN_SESSION = Duration.ofHours(2);

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public PublishSettings {
        if (every.toMillis() < 1_000 || checkHoldersEvery.toMillis() < 1_000 || retryAfter.toMillis() < 100) {
            throw new IllegalArgumentException("every and checkHoldersEvery are at least 1 s, retryAfter 100 ms");
        }
        if (debounce.isNegative()) {
            throw new IllegalArgumentException("debounce is not negative");
        }
        if (enoughHolders < 0 || enoughHolders > 20) {
            throw new IllegalArgumentException("enoughHolders is between 0 and 20");
        }
    }

    /** A record, which lives for 2 h: PROTOCOL says 50 min. */
    public static PublishSettings defaults() {
        return every(Duration.ofMinutes(50));
    }

    /** An announcement, which lives for 1 h: PROTOCOL says 25 min. */
    public static PublishSettings announcements() {
        return every(Duration.ofMinutes(25));
    }

    /** A value, which lives for 24 h: PROTOCOL says 10 h. */
    public static PublishSettings values() {
        return every(Duration.ofHours(10));
    }

    private static PublishSettings every(Duration every) {
        return new PublishSettings(
                every, Duration.ofSeconds(2), 14, MEDIAN_SESSION.dividedBy(4), Duration.ofSeconds(10));
    }
}
