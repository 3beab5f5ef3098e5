package org.warrenp2p.simnet;

import java.time.Duration;
import org.warrenp2p.transport.WallClock;

/** The time of day of one host: that of the simulation, as far ahead and as much faster as it was set. */
final class SimWallClock implements WallClock {

    private final Simulation simulation;
    private long skewMillis;
    private long driftPerBillion;
    private long driftingSinceNanos;

    SimWallClock(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public long millis() {
        return SimHost.START_MILLIS + Math.floorDiv(simulation.nowNanos() + driftNanos(), 1_000_000L) + skewMillis;
    }

    void setSkew(Duration ahead) {
        skewMillis = ahead.toMillis();
        driftingSinceNanos = simulation.nowNanos();
    }

    void setDrift(double partsPerMillion) {
        skewMillis += driftNanos() / 1_000_000;
        driftingSinceNanos = simulation.nowNanos();
        driftPerBillion = (long) (partsPerMillion * 1_000);
    }

    private long driftNanos() {
        return (simulation.nowNanos() - driftingSinceNanos) / 1_000 * driftPerBillion / 1_000_000;
    }
}
