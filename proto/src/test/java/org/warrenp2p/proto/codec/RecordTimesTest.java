package org.warrenp2p.proto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warrenp2p.proto.Values;
import org.warrenp2p.proto.codec.RecordTimes.Verdict;

class RecordTimesTest {

    private static final long NOW_MILLIS = 1_800_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        // issue and expiry relative to now
        "PT0S, PT2H, VALID",
        "-PT1H, PT0.001S, VALID",
        "-PT1H, PT0S, EXPIRED",
        "-PT2H, -PT1H, EXPIRED",
        "PT0S, PT24H, VALID",
        "PT0S, PT24H0.001S, LIVES_TOO_LONG",
        "-PT0.001S, PT24H, LIVES_TOO_LONG",
        "PT10M, PT24H, VALID",
        "PT10M, PT24H0.001S, LIVES_TOO_LONG",
        "PT10M0.001S, PT2H, ISSUED_IN_FUTURE",
        "PT5M, PT5M, EXPIRES_BEFORE_ISSUE",
        "PT5M, PT4M, EXPIRES_BEFORE_ISSUE"
    })
    void shouldJudge(Duration issue, Duration expiry, Verdict verdict) {
        assertThat(judge(NOW_MILLIS + issue.toMillis(), NOW_MILLIS + expiry.toMillis(), NOW_MILLIS))
                .isEqualTo(verdict);
    }

    @Property
    void shouldNeverFindARecordValidThatBreaksARule(
            @ForAll @LongRange(min = 0) long issued,
            @ForAll @LongRange(min = 0) long expires,
            @ForAll @LongRange(min = 0) long now) {
        boolean wrong = expires <= now || expires - now > 86_400_000 || issued - now > 600_000;

        assertThat(wrong && judge(issued, expires, now) == Verdict.VALID).isFalse();
    }

    private static Verdict judge(long issuedAtMillis, long expiresAtMillis, long nowMillis) {
        return RecordTimes.judge(Values.emptyRecord(issuedAtMillis, expiresAtMillis), nowMillis);
    }
}
