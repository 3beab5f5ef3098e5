package org.warrenp2p.testnet.lab;

import java.time.Duration;

/**
 * How each cell is tried.
 *
 * @param tries how often, always with fresh homes and fresh nodes
 * @param abreast how many tries get ready at once; they connect one after another, when all are ready and nothing else goes on
 * @param warmUps how often each process connects on its own loopback before the first try
 * @param skew how much later than it should the one side hears what coordinators say, at most: from nothing in the first try of
 *     a cell to this in the last one, by turns at the called side and at the caller
 * @param rebind whether, once they are connected and talk, the one router forgets its mappings, by turns the called side's and the
 *     caller's
 * @param idle for how long they say nothing once they are connected, before it is measured whether they can talk; 0 if that is
 *     not measured
 */
public record TryPlan(int tries, int abreast, int warmUps, Duration skew, boolean rebind, Duration idle) {

    /** As many as a person waits for. */
    public static final int MAX_TRIES = 1_000;

    /** Each has two processes of about 130 MB. */
    public static final int MAX_ABREAST = 16;

    /** More does not make a node any warmer. */
    public static final int MAX_WARM_UPS = 1_000;

    /** Later is lost. */
    public static final Duration MAX_SKEW = Duration.ofSeconds(5);

    /** As long as a person waits for. */
    public static final Duration MAX_IDLE = Duration.ofMinutes(30);

    /** @throws IllegalArgumentException with a sentence if a number is out of range */
    public TryPlan {
        require(tries >= 1 && tries <= MAX_TRIES, "The tries are 1 to " + MAX_TRIES + ", not " + tries);
        require(
                abreast >= 1 && abreast <= MAX_ABREAST,
                "The tries that get ready at once are 1 to " + MAX_ABREAST + ", not " + abreast);
        require(warmUps >= 0 && warmUps <= MAX_WARM_UPS, "The warm-ups are 0 to " + MAX_WARM_UPS + ", not " + warmUps);
        require(
                !skew.isNegative() && skew.compareTo(MAX_SKEW) <= 0,
                "The skew is 0 to " + MAX_SKEW.toSeconds() + " s, not " + skew.toMillis() + " ms");
        require(
                !idle.isNegative() && idle.compareTo(MAX_IDLE) <= 0,
                "The silence is 0 to " + MAX_IDLE.toMinutes() + " minutes, not " + idle.toSeconds() + " s");
        require(idle.isZero() || !rebind, "A try is either silent or has a rebind, not both");
    }

    /** So often, and nothing else. */
    public static TryPlan plain(int tries, int abreast, int warmUps) {
        return new TryPlan(tries, abreast, warmUps, Duration.ZERO, false, Duration.ZERO);
    }

    /** How much later the called side hears its orders in the {@code n}-th try of a cell, from 0 on; the caller if below 0. */
    double skewMillis(int n) {
        double millis = tries == 1 ? skew.toMillis() : (double) skew.toMillis() * n / (tries - 1);
        return n % 2 == 0 ? millis : -millis;
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
