package org.warrenp2p.proto.codec;

import java.time.Duration;
import org.warrenp2p.proto.Announcement;
import org.warrenp2p.proto.PeerRecord;

/**
 * The rules about a record's times (PROTOCOL: DHT), as a pure function. Clocks are wall clocks in milliseconds since
 * 1970; the caller corrects its own by what its neighbours say.
 */
public final class RecordTimes {

    /** Longest life, from the issue and from now: a peer that is gone is forgotten within a day. */
    public static final long MAX_LIFE_MILLIS = Duration.ofHours(24).toMillis();

    /** How far ahead of ours the issuer's clock may be: what hosts without time service are commonly off. */
    public static final long MAX_ISSUED_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    /** What the rules say about a record. */
    public enum Verdict {
        /** It may be kept and used. */
        VALID,
        /** Its time is over. */
        EXPIRED,
        /** It expires more than 24 hours from now or from its issue. */
        LIVES_TOO_LONG,
        /** It was issued more than 10 minutes from now. */
        ISSUED_IN_FUTURE,
        /** It expires when it is issued, or earlier. */
        EXPIRES_BEFORE_ISSUE
    }

    private RecordTimes() {}

    /** Judges {@code record} at {@code nowMillis}. A record has expired when its expiry is reached. */
    public static Verdict judge(PeerRecord record, long nowMillis) {
        return judge(record.issuedAtMillis(), record.expiresAtMillis(), nowMillis);
    }

    /** Judges {@code announcement} at {@code nowMillis}, by the same rules. */
    public static Verdict judge(Announcement announcement, long nowMillis) {
        return judge(announcement.issuedAtMillis(), announcement.expiresAtMillis(), nowMillis);
    }

    private static Verdict judge(long issuedAtMillis, long expiresAtMillis, long nowMillis) {
        // times are never negative, so no difference overflows
        if (expiresAtMillis <= nowMillis) {
            return Verdict.EXPIRED;
        }
        if (expiresAtMillis <= issuedAtMillis) {
            return Verdict.EXPIRES_BEFORE_ISSUE;
        }
        if (issuedAtMillis - nowMillis > MAX_ISSUED_AHEAD_MILLIS) {
            return Verdict.ISSUED_IN_FUTURE;
        }
        boolean tooLong =
                expiresAtMillis - nowMillis > MAX_LIFE_MILLIS || expiresAtMillis - issuedAtMillis > MAX_LIFE_MILLIS;
        return tooLong ? Verdict.LIVES_TOO_LONG : Verdict.VALID;
    }
}
