package org.warrenp2p.holepunch.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MappingAgesTest {

    private final MappingAges ages = new MappingAges();
    private long now = Long.MAX_VALUE - seconds(100);

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private void die(long ageNanos) {
        now += ageNanos;
        ages.died(ageNanos, now);
    }

    @Property(tries = 100)
    void shouldForeseeWhatHasHappenedThreeTimes(
            @ForAll @IntRange(min = 20, max = 90_000) int life, @ForAll @IntRange(max = 900) int late) {
        MappingAges learning = new MappingAges();
        long at = 0;
        for (int i = 0; i < 3; i++) {
            assertThat(learning.expectedNanos()).isEqualTo(MappingAges.UNKNOWN);
            long age = seconds(life) + TimeUnit.MILLISECONDS.toNanos((long) late * i / 2);
            at += age;
            learning.died(age, at);
        }
        assertThat(learning.expectedNanos()).isEqualTo(seconds(life));
    }

    @Example
    void shouldNotTakeTheDeathsOfOneInstantForSeveral() {
        die(seconds(60));
        for (int i = 0; i < 200; i++) {
            ages.died(seconds(60), now + i);
        }
        assertThat(ages.expectedNanos()).isEqualTo(MappingAges.UNKNOWN);
        die(seconds(60));
        die(seconds(60));
        assertThat(ages.expectedNanos()).isEqualTo(seconds(60));
    }

    @Example
    void shouldTakeTheAgeOfTheOldestPathForThatOfTheMapping() {
        for (int i = 0; i < 3; i++) {
            die(seconds(30));
            ages.died(seconds(60), now + 1);
            ages.died(seconds(10), now + 2);
        }
        assertThat(ages.expectedNanos()).isEqualTo(seconds(60));
    }

    @Example
    void shouldForgetWhatIsNotTrueAnyMore() {
        for (int i = 0; i < 5; i++) {
            die(seconds(60));
        }
        assertThat(ages.expectedNanos()).isEqualTo(seconds(60));
        die(seconds(600));
        assertThat(ages.expectedNanos()).isEqualTo(MappingAges.UNKNOWN);
    }

    @Example
    void shouldNotForeseeWhatHappensAtAnyAge() {
        die(seconds(60));
        die(seconds(75));
        die(seconds(60));
        assertThat(ages.expectedNanos()).isEqualTo(MappingAges.UNKNOWN);
    }

    @Example
    void shouldNotTakeABadLineForAShortLife() {
        for (int i = 0; i < 5; i++) {
            die(seconds(6));
        }
        assertThat(ages.expectedNanos()).isEqualTo(MappingAges.UNKNOWN);
    }
}
