package org.warrenp2p.testnet.survey;

import java.time.Duration;
import org.warrenp2p.holepunch.limit.SlidingQuota;
import org.warrenp2p.proto.PeerId;

/**
 * How often a volunteer connects because it is asked: for one asker, to one other volunteer, and in all. So whoever opts in
 * knows what that costs at most, whatever surveyors do.
 */
final class SurveyLimits {

    /** A survey of ten volunteers asks each for nine; twice. */
    static final int PER_ASKER = 20;

    /** Whoever steers all volunteers at one gets no more than this from each: some hundred packets each time. */
    static final int PER_TARGET = 3;

    static final int IN_ALL = 60;

    static final int PER_DAY = 1_000;

    private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    /** The key where there is only one. */
    private static final String ALL = "";

    private final SlidingQuota<PeerId> perAsker = new SlidingQuota<>(PER_ASKER, WINDOW_NANOS, IN_ALL);
    private final SlidingQuota<PeerId> perTarget = new SlidingQuota<>(PER_TARGET, WINDOW_NANOS, IN_ALL);
    private final SlidingQuota<String> all = new SlidingQuota<>(IN_ALL, WINDOW_NANOS, 1);
    private final SlidingQuota<String> day = new SlidingQuota<>(PER_DAY, DAY_NANOS, 1);

    /** Takes one connect; 0 if it may be, and counts, else how many seconds to wait. */
    synchronized int take(PeerId asker, PeerId target, long nowNanos) {
        long waitNanos = Math.max(
                Math.max(perAsker.waitNanos(asker, nowNanos), perTarget.waitNanos(target, nowNanos)),
                Math.max(all.waitNanos(ALL, nowNanos), day.waitNanos(ALL, nowNanos)));
        if (waitNanos > 0) {
            return (int) Duration.ofNanos(waitNanos).toSeconds() + 1;
        }
        perAsker.tryTake(asker, nowNanos);
        perTarget.tryTake(target, nowNanos);
        all.tryTake(ALL, nowNanos);
        day.tryTake(ALL, nowNanos);
        return 0;
    }
}
