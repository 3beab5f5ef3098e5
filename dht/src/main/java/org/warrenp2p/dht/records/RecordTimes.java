package org.warrenp2p.dht.records;

import java.time.Duration;
import org.warrenp2p.proto.PeerRecord;

/** Whether a record may be used at a time: the rules of PROTOCOL (DHT: life). */
public final class RecordTimes {

    /** PROTOCOL: an expiry more than 24 h ahead is refused. */
    private static final long MAX_LIFE_MILLIS = Duration.ofHours(24).toMillis();

    /** PROTOCOL: an issue more than 10 min ahead is refused; clocks of honest peers differ by less. */
    private static final long MAX_SKEW_MILLIS = Duration.ofMinutes(10).toMillis();

    private RecordTimes() {}

    /** Whether {@code record} is valid at {@code nowMillis}: not expired, not from the future, not for ever. */
    public static boolean allow(PeerRecord record, long nowMillis) {
        return record.expiresAtMillis() > nowMillis
                && record.expiresAtMillis() - nowMillis <= MAX_LIFE_MILLIS
                && record.issuedAtMillis() - nowMillis <= MAX_SKEW_MILLIS
                && record.issuedAtMillis() <= record.expiresAtMillis();
    }
}
