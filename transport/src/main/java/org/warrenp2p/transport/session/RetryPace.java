package org.warrenp2p.transport.session;

/**
 * When something that nobody answers is sent again. Waits double (RFC 6298 section 5.5); the first {@value #QUICK} follow
 * what round trips are like here, the later ones what they may be anywhere. So one lost packet costs little, a far peer
 * gets the time that it needs, and a dead one no more packets than it would get at the patient pace alone.
 *
 * @param quickNanos before the first repetition
 * @param patientNanos the same where nothing is known; not less than {@code quickNanos}
 */
public record RetryPace(long quickNanos, long patientNanos) {

    /** As many repetitions as a lookup waits for before a store (docs/decisions/0006). */
    static final int QUICK = 2;

    /** Waiting longer than this between two transmissions helps nobody (RFC 6298 section 2.5 allows a bound of 60 s). */
    public static final long MAX_NANOS = 10_000_000_000L;

    /** Doubles from {@code nanos} on. */
    public static RetryPace doubling(long nanos) {
        return new RetryPace(nanos, nanos);
    }

    /** How long to wait before the repetition that follows {@code repetitions} others. */
    public long waitNanos(int repetitions) {
        long first = repetitions < QUICK ? quickNanos : patientNanos;
        return Math.min(first << Math.min(repetitions, 16), MAX_NANOS);
    }
}
