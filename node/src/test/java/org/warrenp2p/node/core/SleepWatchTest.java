package org.warrenp2p.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warrenp2p.simnet.SimHost;
import org.warrenp2p.simnet.Simulation;

class SleepWatchTest {

    private final Simulation simulation = Simulation.forTest(SleepWatchTest.class, 1);
    private final SimHost host = simulation.addHost();
    private int woken;
    private final SleepWatch watch = new SleepWatch(host.loop(), host.wallClock(), () -> woken++);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNoticeASleepOnceWithinTwoSeconds(boolean clockRuns) {
        host.loop().execute(watch::start);
        simulation.run(Duration.ofMinutes(5));
        assertThat(woken).isZero();
        host.sleep(clockRuns);
        simulation.run(Duration.ofMinutes(10));
        host.wake();
        simulation.run(Duration.ofSeconds(2));
        assertThat(woken).isEqualTo(1);
        simulation.run(Duration.ofMinutes(5));
        assertThat(woken).isEqualTo(1);
    }

    @Test
    void shouldNotTakeABadClockForASleep() {
        host.setWallDrift(100);
        host.loop().execute(watch::start);
        simulation.run(Duration.ofHours(2));
        host.setWallSkew(Duration.ofSeconds(3));
        simulation.run(Duration.ofMinutes(1));
        host.setWallSkew(Duration.ofSeconds(-30));
        simulation.run(Duration.ofMinutes(1));
        assertThat(woken).isZero();
    }

    @Test
    void shouldStop() {
        host.loop().execute(watch::start);
        simulation.run(Duration.ofSeconds(1));
        host.loop().execute(watch::stop);
        host.sleep(false);
        simulation.run(Duration.ofMinutes(1));
        host.wake();
        simulation.run(Duration.ofMinutes(1));
        assertThat(woken).isZero();
    }
}
