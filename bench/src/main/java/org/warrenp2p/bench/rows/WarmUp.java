package org.warrenp2p.bench.rows;

import java.time.Duration;
import org.warrenp2p.bench.Measuring;
import org.warrenp2p.bench.process.Child;

/**
 * Warms a process up until its compiler has done what it will do: a node runs for months, and what the first minute
 * costs is not what an exchange costs. Some curve operations were compiled again 20 s after the start, at a third of the
 * CPU.
 */
final class WarmUp {

    private static final Duration ROUND = Duration.ofSeconds(3);

    /** The compiler works on for ever, but on little: less than that share of a round is quiet. */
    private static final double QUIET_SHARE = 0.03;

    /** So many quiet rounds one after another: large methods are compiled late. */
    private static final int QUIET_ROUNDS = 3;

    /** Enough on a machine that does other things as well. */
    private static final int MAX_ROUNDS = 30;

    private WarmUp() {}

    /** Runs rounds of {@code load} until {@code server} is warm; a single short one where the measurement is short. */
    static void of(Child server, Measuring measuring, Load load) throws InterruptedException {
        if (measuring.time().compareTo(ROUND) < 0) {
            load.runFor(measuring.time());
            return;
        }
        int quiet = 0;
        long before = server.compiledMillis();
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            load.runFor(ROUND);
            long now = server.compiledMillis();
            measuring.progress().show("warm-up", round, MAX_ROUNDS);
            quiet = now - before < QUIET_SHARE * ROUND.toMillis() ? quiet + 1 : 0;
            if (quiet == QUIET_ROUNDS) {
                return;
            }
            before = now;
        }
    }

    /** Work for the server. */
    @FunctionalInterface
    interface Load {

        /** Works so long. */
        void runFor(Duration time) throws InterruptedException;
    }
}
