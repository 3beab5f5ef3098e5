package org.warrenp2p.dht;

import java.util.concurrent.TimeUnit;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.RateBuckets;
import org.warrenp2p.transport.WallClock;

/**
 * The wall clock by which this node judges the times of others, corrected by what its contacts tell of theirs: a machine
 * without time service would otherwise refuse every record, or keep what has expired. What it tells others is its own,
 * uncorrected clock, or errors would go round. Only from the loop.
 */
final class CorrectedClock implements WallClock {

    /**
     * Clocks with time service are closer, and a slow path looks like as much; rules about times are in minutes. Within it
     * nothing is corrected, so that times do not wander with the round trips.
     */
    static final long TOLERANCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** Between two looks time services slew by less, and someone who sets a clock sets it by more. */
    private static final long STEP_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final WallClock own;
    private final EventLoop loop;
    private final ClockOffset offset = new ClockOffset();
    private final Counters.Counter told;
    private final Counters.Counter stepped;
    /** The own clock less the monotonic one: it changes when somebody sets the clock, or the machine was asleep. */
    private long base;

    CorrectedClock(WallClock own, EventLoop loop, Counters counters) {
        this.own = own;
        this.loop = loop;
        this.told = counters.counter("dht.clock.told");
        this.stepped = counters.counter("dht.clock.stepped");
        this.base = base();
    }

    @Override
    public long millis() {
        forgetAfterStep();
        long ahead = offset.millis();
        return own.millis() + (Math.abs(ahead) > TOLERANCE_MILLIS ? ahead : 0);
    }

    /** {@code peer} at {@code endpoint} has answered a ping of ours. */
    void onPong(PeerId peer, Endpoint endpoint, Response.Pong pong, long rttNanos) {
        if (pong.clockMillis() == 0) {
            return;
        }
        forgetAfterStep();
        told.increment();
        // it read its clock half a round trip ago
        long now = own.millis() - TimeUnit.NANOSECONDS.toMillis(rttNanos / 2);
        offset.observe(peer, RateBuckets.networkOf(endpoint.address()), pong.clockMillis() - now);
    }

    private void forgetAfterStep() {
        long now = base();
        if (Math.abs(now - base) > STEP_MILLIS) {
            stepped.increment();
            offset.clear();
        }
        base = now;
    }

    private long base() {
        return own.millis() - TimeUnit.NANOSECONDS.toMillis(loop.nanoTime());
    }
}
