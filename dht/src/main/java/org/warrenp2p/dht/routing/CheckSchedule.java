package org.warrenp2p.dht.routing;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.message.Families;

/**
 * When the peers of a table are to be looked at again. Rows hold the times; this knows a time before which none is due,
 * so that an answer costs a comparison, and the columns of times are gone through only when a check may be due: 260
 * words once a second, which is less than keeping them in order would cost at each answer.
 */
final class CheckSchedule {

    private final long checkAfterNanos;
    private final long recheckAfterNanos;
    private final RandomGenerator random;
    private boolean any;
    private long notBeforeNanos;

    /** {@code random} spreads the checks, so that they do not come in bursts. */
    CheckSchedule(TableSettings settings, RandomGenerator random) {
        this.checkAfterNanos = settings.checkAfter().toNanos();
        this.recheckAfterNanos = settings.recheckAfter().toNanos();
        this.random = random;
    }

    /** When to look again at a peer that answers now. */
    long afterAnswer(long nowNanos) {
        // ± 10 %, as every repeated thing of PROTOCOL
        return note(nowNanos + checkAfterNanos - checkAfterNanos / 10 + random.nextLong(checkAfterNanos / 5));
    }

    /** When to look again at a peer that was silent, or said nothing of itself. */
    long afterDoubt(long nowNanos) {
        return note(nowNanos + recheckAfterNanos);
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
        any = false;
        int wanted = EndpointKinds.of(families);
        KBucket found = null;
        int foundRow = -1;
        for (KBucket bucket : buckets) {
            int row = bucket.firstCheck(wanted);
            if (row < 0) {
                continue;
            }
            long at = bucket.checkAtNanos(row);
            if (at - nowNanos <= 0 && (found == null || at - found.checkAtNanos(foundRow) < 0)) {
                noteFirst(found, wanted);
                found = bucket;
                foundRow = row;
            } else {
                note(at);
            }
        }
        if (found == null) {
            return null;
        }
        found.startCheck(foundRow);
        noteFirst(found, wanted);
        return found.checkContact(foundRow, families);
    }

    private void noteFirst(@Nullable KBucket bucket, int wanted) {
        int row = bucket == null ? -1 : bucket.firstCheck(wanted);
        if (bucket != null && row >= 0) {
            note(bucket.checkAtNanos(row));
        }
    }

    private long note(long atNanos) {
        if (!any || atNanos - notBeforeNanos < 0) {
            any = true;
            notBeforeNanos = atNanos;
        }
        return atNanos;
    }
}
