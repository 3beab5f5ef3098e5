package org.warrenp2p.node.core.nat;

import java.util.concurrent.TimeUnit;

/**
 * How long one measurement waits for others.
 *
 * @param wholeNanos what is known by then is the result
 * @param observingNanos whoever has not answered a ping by then is not waited for
 * @param auxiliaryNanos the same for the auxiliary port, which gets two transmissions
 * @param promiseNanos how long a server may take to promise a probe: it asks up to three others
 * @param seenNanos whoever has not told by then where it sees a spare socket is not waited for
 */
record Pace(long wholeNanos, long observingNanos, long auxiliaryNanos, long promiseNanos, long seenNanos) {

    /** Somebody waits for the result, or for the role: it has to do with what comes within 4.3 s. */
    static final Pace QUICK = new Pace(millis(4_300), millis(700), millis(1_500), millis(1_500), millis(800));

    /**
     * Where that was too short, as it is from round trips of 400 ms on: four times as long, which is enough for 600 ms, a
     * little more than what a satellite takes.
     */
    static final Pace PATIENT = new Pace(millis(17_200), millis(2_800), millis(6_000), millis(6_000), millis(3_200));

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }

    /** Quick, and over after {@code nanos}. */
    static Pace within(long nanos) {
        return new Pace(nanos, QUICK.observingNanos, QUICK.auxiliaryNanos, QUICK.promiseNanos, QUICK.seenNanos);
    }
}
