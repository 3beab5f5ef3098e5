package org.warrenp2p.dht.routing;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Families;

/**
 * When the peers of a table are to be looked at again. Rows hold the times; this knows of each bucket, and of all, a time
 * before which none is due. An answer costs two comparisons then, and to find who is due the longest, one or two buckets
 * are gone through. Keeping the times themselves in order would cost more at each answer.
 */
final class CheckSchedule {

    /** Farther away than anything that is waited for (73 years), and still comparable by subtraction. */
    private static final long NEVER_NANOS = 1L << 61;

    private final long checkAfterNanos;
    private final long recheckAfterNanos;
    private final RandomGenerator random;
    private boolean any;
    private long notBeforeNanos;
    /** Of each bucket. */
    private long[] bucketNotBeforeNanos = new long[0];

    /** Of whom the buckets' times tell: {@link EndpointKinds}. */
    private int kinds;

    /** {@code random} spreads the checks, so that they do not come in bursts. */
    CheckSchedule(TableSettings settings, RandomGenerator random) {
        this.checkAfterNanos = settings.checkAfter().toNanos();
        this.recheckAfterNanos = settings.recheckAfter().toNanos();
        this.random = random;
    }

    /** There are {@code count} buckets from now on. */
    void growTo(int count, long nowNanos) {
        int old = bucketNotBeforeNanos.length;
        bucketNotBeforeNanos = Arrays.copyOf(bucketNotBeforeNanos, count);
        Arrays.fill(bucketNotBeforeNanos, old, count, nowNanos + NEVER_NANOS);
    }

    /** When to look again at a peer of bucket {@code index} that answers now. */
    long afterAnswer(int index, long nowNanos) {
        // ± 10 %, as every repeated thing of PROTOCOL
        return note(index, nowNanos + checkAfterNanos - checkAfterNanos / 10 + random.nextLong(checkAfterNanos / 5));
    }

    /** When to look again at a peer of bucket {@code index} that was silent, or said nothing of itself. */
    long afterDoubt(int index, long nowNanos) {
        return note(index, nowNanos + recheckAfterNanos);
    }

    /** How long until a check may be due: 0 or less if one may be now, {@link Long#MAX_VALUE} if nobody is to be checked. */
    long untilNextNanos(long nowNanos) {
        return any ? notBeforeNanos - nowNanos : Long.MAX_VALUE;
    }

    /** Takes the peer whose check is due the longest and marks it as being checked, or null if none is due. */
    @Nullable
    Contact takeDue(KBucket[] buckets, Families families, long nowNanos) {
        if (!any || notBeforeNanos - nowNanos > 0) {
            return null;
        }
        int wanted = EndpointKinds.of(families);
        if (wanted != kinds) {
            kinds = wanted;
            Arrays.fill(bucketNotBeforeNanos, nowNanos - NEVER_NANOS);
        }
        int first = findFirst(buckets, nowNanos);
        if (first < 0 || bucketNotBeforeNanos[first] - nowNanos > 0) {
            return null;
        }
        int row = buckets[first].firstCheck(kinds);
        buckets[first].startCheck(row);
        findFirst(buckets, nowNanos);
        return buckets[first].checkContact(row, families);
    }

    /**
     * The bucket with the first check of all, or -1 if nobody is to be checked. The bucket with the earliest bound is
     * gone through, until one is found whose bound is the time of a check.
     */
    private int findFirst(KBucket[] buckets, long nowNanos) {
        while (true) {
            int first = 0;
            for (int i = 1; i < buckets.length; i++) {
                first = bucketNotBeforeNanos[i] - bucketNotBeforeNanos[first] < 0 ? i : first;
            }
            int row = buckets[first].firstCheck(kinds);
            long boundNanos = bucketNotBeforeNanos[first];
            long atNanos = row < 0 ? nowNanos + NEVER_NANOS : buckets[first].checkAtNanos(row);
            bucketNotBeforeNanos[first] = atNanos;
            if (atNanos == boundNanos) {
                any = row >= 0;
                notBeforeNanos = atNanos;
                return any ? first : -1;
            }
        }
    }

    private long note(int index, long atNanos) {
        if (!any || atNanos - notBeforeNanos < 0) {
            any = true;
            notBeforeNanos = atNanos;
        }
        if (atNanos - bucketNotBeforeNanos[index] < 0) {
            bucketNotBeforeNanos[index] = atNanos;
        }
        return atNanos;
    }
}
