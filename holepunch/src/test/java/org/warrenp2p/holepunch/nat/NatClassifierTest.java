package org.warrenp2p.holepunch.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.warrenp2p.proto.NatProfile.FilteringBehavior;

class NatClassifierTest {

    @Test
    void shouldTakeOneArrivalAsAFactAndSilenceOnlyWhenThereIsEnoughOfIt() {
        FilteringTests tests = FilteringTests.NONE.withStranger(false).withStranger(false);
        assertThat(tests.behavior(true)).isEqualTo(FilteringBehavior.UNKNOWN);
        assertThat(tests.withStranger(true).behavior(true)).isEqualTo(FilteringBehavior.ENDPOINT_INDEPENDENT);
        assertThat(tests.withStranger(true).behavior(false)).isEqualTo(FilteringBehavior.NONE);

        FilteringTests silent = tests.withStranger(false);
        assertThat(silent.behavior(true)).isEqualTo(FilteringBehavior.UNKNOWN);
        assertThat(silent.withOtherPort(true).behavior(true)).isEqualTo(FilteringBehavior.ADDRESS_DEPENDENT);
        assertThat(silent.withOtherPort(false)
                        .withOtherPort(false)
                        .withOtherPort(false)
                        .behavior(true))
                .isEqualTo(FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);
    }

    @Test
    void shouldChangeRolesOnlyAfterThreeInARow() {
        DhtRole role = DhtRole.initial(DhtRole.Mode.AUTO);
        role = role.afterProbe(true)
                .afterProbe(true)
                .afterProbe(false)
                .afterProbe(true)
                .afterProbe(true);
        assertThat(role.server()).isFalse();
        role = role.afterProbe(true);
        assertThat(role.server()).isTrue();
        role = role.afterProbe(false).afterProbe(false);
        assertThat(role.server()).isTrue();
        assertThat(role.afterProbe(false).server()).isFalse();
        assertThat(role.afterNetworkChange().server()).isFalse();
    }

    @Test
    void shouldObeyTheOperator() {
        DhtRole server = DhtRole.initial(DhtRole.Mode.SERVER);
        DhtRole client = DhtRole.initial(DhtRole.Mode.CLIENT);
        for (int i = 0; i < 5; i++) {
            server = server.afterProbe(false);
            client = client.afterProbe(true);
        }

        assertThat(server.server()).isTrue();
        assertThat(client.server()).isFalse();
    }

    /** The tries end, and what is known then is right to five seconds. */
    @Property
    void shouldFindTheLifetimeOfAMapping(@ForAll @IntRange(min = 6, max = 900) int seconds) {
        Duration truth = Duration.ofSeconds(seconds);
        MappingLifetime known = MappingLifetime.UNKNOWN;
        for (int tries = 0; !known.nextTry().isZero(); tries++) {
            assertThat(tries).isLessThan(20);
            known = known.afterSilence(known.nextTry(), known.nextTry().compareTo(truth) < 0);
        }

        assertThat(known.alive()).isLessThan(truth);
        if (seconds <= 600) {
            assertThat(known.dead()).isGreaterThanOrEqualTo(truth);
            assertThat(truth.minus(known.alive())).isLessThanOrEqualTo(Duration.ofSeconds(5));
        }
        assertThat(known.keepalive()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
        if (seconds > 25) {
            assertThat(known.keepalive()).isLessThan(truth);
        }
    }

    @Test
    void shouldBelieveWhatHappenedLast() {
        MappingLifetime known = MappingLifetime.UNKNOWN.afterSilence(Duration.ofSeconds(60), true);
        assertThat(known.afterSilence(Duration.ofSeconds(30), false).alive()).isZero();
        assertThat(known.afterSilence(Duration.ofSeconds(90), false)
                        .afterSilence(Duration.ofSeconds(120), true)
                        .dead())
                .isEqualTo(MappingLifetime.NEVER);
    }
}
