package org.warrenp2p.holepunch;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.warrenp2p.holepunch.limit.LimitSettings;
import org.warrenp2p.proto.punch.Round;

/**
 * The numbers of a punch.
 *
 * @param fireAtNanos when probes go out, counted from the instant of fire
 * @param earlyAtNanos when early probes go out
 * @param primerHops hops after which primers die; the first opens a home router, the others carriers'
 * @param primerLeadNanos how long before the first full probe primers go out
 * @param openPeerNanos how long a peer that lets everybody in may take to answer before a coordinator is troubled
 * @param orderRetryNanos the least time before an order is given to the next coordinator
 * @param preparationNanos how long observers may take
 * @param permitNanos how long the turn to spray may take
 * @param orderTries how often an order is given to a coordinator
 * @param freshSocketsNanos from fire to the preparation of round 2
 * @param guessNanos from fire to the preparation of round 3, where the profiles say that nothing else can work
 * @param nextGuessNanos from one guess to the next round
 * @param graceNanos for the last answer
 * @param predictionSpread so many steps around the predicted port, each way
 * @param sprayBatch sockets that are opened together
 * @param spraySockets most sockets of a spray
 * @param windowSockets most sockets of a spray where the ports are known to be in a window
 * @param sprayHops hops after which the packets of these sockets die, one after the other: through a home router and a
 *     carrier's, then through deeper networks, and never as far as the other side
 * @param sprayLeadNanos how long sockets are opened before the other side sprays
 * @param limits what others may be sent
 */
public record PunchSettings(
        List<Long> fireAtNanos,
        List<Long> earlyAtNanos,
        List<Integer> primerHops,
        long primerLeadNanos,
        long openPeerNanos,
        long orderRetryNanos,
        long preparationNanos,
        long permitNanos,
        int orderTries,
        long freshSocketsNanos,
        long guessNanos,
        long nextGuessNanos,
        long graceNanos,
        int predictionSpread,
        int sprayBatch,
        int spraySockets,
        int windowSockets,
        List<Integer> sprayHops,
        long sprayLeadNanos,
        LimitSettings limits) {

    /**
     * DESIGN and PROTOCOL, coordinating and punching. Fresh sockets are prepared after 800 ms, so that they fire after
     * about a second. Primers lead by 300 ms: so early may one side be (the laboratory's largest skew) and still find the
     * other's router open. Where only guessing can work, 300 ms are what a round trip across the world takes.
     */
    public static final PunchSettings DEFAULT = new PunchSettings(
            millis(0, 20, 60, 140, 300, 620, 1_300, 2_600, 4_000),
            millis(0, 60, 200, 500, 1_000),
            List.of(2, 4, 6),
            nanos(300),
            nanos(150),
            nanos(150),
            nanos(500),
            nanos(60_000),
            3,
            nanos(800),
            nanos(300),
            nanos(1_200),
            nanos(1_000),
            10,
            32,
            256,
            64,
            List.of(4, 6),
            nanos(200),
            LimitSettings.DEFAULT);

    /** The lists are copied. */
    public PunchSettings {
        fireAtNanos = List.copyOf(fireAtNanos);
        earlyAtNanos = List.copyOf(earlyAtNanos);
        primerHops = List.copyOf(primerHops);
        sprayHops = List.copyOf(sprayHops);
    }

    private static List<Long> millis(long... values) {
        return LongStream.of(values).map(PunchSettings::nanos).boxed().toList();
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /**
     * From the fire of {@code round} to the preparation of the next one.
     *
     * @param guesses whether the profiles say that only a guess can work
     */
    long pauseNanos(Round round, boolean guesses) {
        if (round != Round.FIRE) {
            return nextGuessNanos;
        }
        return guesses ? guessNanos : freshSocketsNanos;
    }
}
