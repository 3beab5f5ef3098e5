package org.warrenp2p.holepunch.coordinate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.warrenp2p.holepunch.limit.LimitSettings;
import org.warrenp2p.transport.session.SessionSettings;

class CoordinationSettingsTest {

    private static final CoordinationSettings DEFAULT = CoordinationSettings.DEFAULT;

    @Test
    void shouldPassOnNoMoreThanTargetsObey() {
        assertThat(DEFAULT.ordersPerTarget()).isEqualTo(LimitSettings.DEFAULT.ordersPerCoordinator());
    }

    @Test
    void shouldKeepNoMoreSessionsThanThereArePlacesFor() {
        assertThat(CoordinationSettings.MOST_TARGETS)
                .isEqualTo(SessionSettings.Limits.defaults().served());
        assertThat(DEFAULT.withTargets(0).targets()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULT.withTargets(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULT.withTargets(1_025));
    }

    @Test
    void shouldRefuseLimitsThatLetNothingThrough() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new CoordinationSettings(1, 0, minute, 1, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CoordinationSettings(1, 1, minute, 1, 1, 1, 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CoordinationSettings(1, 1, minute.minusNanos(1), 1, 1, 1, 1, 1));
    }
}
