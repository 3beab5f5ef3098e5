package org.warrenp2p.testnet.lab;

/**
 * How each cell is tried.
 *
 * @param tries how often, always with fresh homes and fresh nodes
 * @param abreast how many tries get ready at once; they connect one after another, when all are ready and nothing else goes on
 * @param warmUps how often each process connects on its own loopback before the first try
 */
public record TryPlan(int tries, int abreast, int warmUps) {

    /** As many as a person waits for. */
    public static final int MAX_TRIES = 1_000;

    /** Each has two processes of about 130 MB. */
    public static final int MAX_ABREAST = 16;

    /** More does not make a node any warmer. */
    public static final int MAX_WARM_UPS = 1_000;

    /** @throws IllegalArgumentException with a sentence if a number is out of range */
    public TryPlan {
        require(tries >= 1 && tries <= MAX_TRIES, "The tries are 1 to " + MAX_TRIES + ", not " + tries);
        require(
                abreast >= 1 && abreast <= MAX_ABREAST,
                "The tries that get ready at once are 1 to " + MAX_ABREAST + ", not " + abreast);
        require(warmUps >= 0 && warmUps <= MAX_WARM_UPS, "The warm-ups are 0 to " + MAX_WARM_UPS + ", not " + warmUps);
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
