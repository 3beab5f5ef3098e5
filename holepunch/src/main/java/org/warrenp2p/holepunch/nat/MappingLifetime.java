package org.warrenp2p.holepunch.nat;

import java.time.Duration;

/**
 * How long a mapping is known to live without traffic, from tries on a spare socket: it was left alone for a while, and
 * then reached, or not.
 *
 * @param alive the longest silence that it survived; zero if none was tried
 * @param dead the shortest that it did not survive; {@link #NEVER} if it survived all
 */
public record MappingLifetime(Duration alive, Duration dead) {

    /** Longer than anybody waits. */
    public static final Duration NEVER = Duration.ofDays(1);

    /** Nothing was tried. */
    public static final MappingLifetime UNKNOWN = new MappingLifetime(Duration.ZERO, NEVER);

    /** DESIGN, reaching a peer: between 10 and 25 s when idle. */
    private static final Duration LEAST_KEEPALIVE = Duration.ofSeconds(10);

    private static final Duration LONGEST_KEEPALIVE = Duration.ofSeconds(25);

    /** Home gateways close mappings from 30 s on; nobody needs to know a lifetime of more than ten minutes. */
    private static final Duration FIRST_TRY = Duration.ofSeconds(30);

    private static final Duration LONGEST_TRY = Duration.ofMinutes(10);

    /** Where the two are as close as this, it is known well enough. */
    private static final Duration PRECISION = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException if it died before it lived */
    public MappingLifetime {
        if (alive.isNegative() || dead.compareTo(alive) <= 0) {
            throw new IllegalArgumentException("A mapping dies after it lived: " + alive + ", " + dead);
        }
    }

    /** After a silence that it survived or not; what contradicts an earlier try replaces it, as a rebooted router may. */
    public MappingLifetime afterSilence(Duration silence, boolean survived) {
        if (survived) {
            Duration longest = alive.compareTo(silence) > 0 ? alive : silence;
            return new MappingLifetime(longest, dead.compareTo(longest) > 0 ? dead : NEVER);
        }
        Duration shortest = dead.compareTo(silence) < 0 ? dead : silence;
        return new MappingLifetime(alive.compareTo(shortest) < 0 ? alive : Duration.ZERO, shortest);
    }

    /** The next silence to try: longer until it dies, then halfway; zero when it is known well enough. */
    public Duration nextTry() {
        if (dead.equals(NEVER)) {
            Duration longer = alive.isZero() ? FIRST_TRY : alive.multipliedBy(2);
            return alive.compareTo(LONGEST_TRY) >= 0
                    ? Duration.ZERO
                    : longer.compareTo(LONGEST_TRY) < 0 ? longer : LONGEST_TRY;
        }
        Duration open = dead.minus(alive);
        return open.compareTo(PRECISION) <= 0 ? Duration.ZERO : alive.plus(open.dividedBy(2));
    }

    /** How often an idle path is kept alive: at half of what is known to hold, within 10 to 25 s. */
    public Duration keepalive() {
        Duration half = alive.isZero() && !dead.equals(NEVER) ? LEAST_KEEPALIVE : alive.dividedBy(2);
        if (half.isZero() || half.compareTo(LONGEST_KEEPALIVE) > 0) {
            // home gateways hold from 30 s on: unmeasured, less than half of that is safe
            return half.isZero() ? LEAST_KEEPALIVE : LONGEST_KEEPALIVE;
        }
        return half.compareTo(LEAST_KEEPALIVE) < 0 ? LEAST_KEEPALIVE : half;
    }
}
