package org.warrenp2p.holepunch.nat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Learns whether mappings die at a certain age in spite of traffic, as some carriers' translators have it (reports name 50 to 75 s).
 * A router that is restarted, or a line that is reconnected, ends them at any age; so only several deaths in a row at about the
 * same age tell something. Pure.
 */
public final class MappingAges {

    /** Nothing is foreseen. */
    public static final long UNKNOWN = 0;

    /** Two may agree by chance, as reconnects are made at the same time of day; three in a row hardly. */
    private static final int TELLING = 3;

    /** They agree within a twentieth: a death is noticed within half a second. */
    private static final int TOLERATED_SHARE = 20;

    /** What dies younger than that has not died of its age: no translator is known that allows less. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** All paths over one mapping die with it, noticed one after the other. */
    private static final long TOGETHER_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The latest, at most {@value #TELLING}. */
    private final Deque<Long> ages = new ArrayDeque<>();

    private long diedNanos;

    /** A path that was used without a pause has died at this age. */
    public void died(long ageNanos, long now) {
        if (!ages.isEmpty() && now - diedNanos < TOGETHER_NANOS) {
            // the oldest path knows best how old the mapping was
            ages.addLast(Math.max(ages.removeLast(), ageNanos));
            return;
        }
        diedNanos = now;
        if (ages.size() == TELLING) {
            ages.removeFirst();
        }
        ages.addLast(ageNanos);
    }

    /** The age at which the next one will die, if it is like the last ones; {@link #UNKNOWN} if those say nothing. */
    public long expectedNanos() {
        if (ages.size() < TELLING) {
            return UNKNOWN;
        }
        long youngest = Collections.min(ages);
        long oldest = Collections.max(ages);
        return youngest >= LEAST_NANOS && oldest - youngest <= youngest / TOLERATED_SHARE ? youngest : UNKNOWN;
    }
}
