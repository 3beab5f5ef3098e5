package org.warrenp2p.testnet.lab;

import java.time.Duration;
import java.util.List;
import org.warrenp2p.testnet.lab.nat.RouterOptions;
import org.warrenp2p.testnet.lab.wire.CableQuality;

/**
 * What a lab is told.
 *
 * @param pairs the cells, in their order
 * @param sameNat whether both nodes of a pair are behind the same router, so its two types are one
 * @param plan how each is tried
 * @param observers how many public nodes there are
 * @param access what the cable between a home and the internet does to its frames; from home to home there are two
 * @param router of the homes
 * @param lifetime how long routers keep what they know of a connection without traffic; 0 for as long as Linux does
 * @param relays whether the public nodes forward for others
 * @param directPatience how long a link that began on a relay may take to become direct
 * @param patience how long a node may take to join, and then to connect
 * @param seed where all chance of the cables comes from
 */
public record LabSettings(
        List<Pair> pairs,
        boolean sameNat,
        TryPlan plan,
        int observers,
        CableQuality access,
        RouterOptions router,
        Duration lifetime,
        boolean relays,
        Duration directPatience,
        Duration patience,
        long seed) {

    /** Each is a process, and needs about 100 MB. */
    public static final int MAX_OBSERVERS = 16;

    /** Scripts read seeds as doubles. */
    private static final long SEED_LIMIT = 1L << 53;

    /** @throws IllegalArgumentException with a sentence if a number is out of range */
    public LabSettings {
        pairs = List.copyOf(pairs);
        require(!pairs.isEmpty(), "A lab needs a pair");
        for (Pair pair : pairs) {
            require(
                    !sameNat || pair.a() == pair.b(),
                    "Behind the same router both have the same type, which " + pair + " do not");
        }
        require(
                observers >= 1 && observers <= MAX_OBSERVERS,
                "The observers are 1 to " + MAX_OBSERVERS + ", not " + observers);
        require(seed >= 0 && seed < SEED_LIMIT, "A seed is 0 to 2^53 - 1, not " + seed);
        require(
                patience.toMillis() >= 100 && patience.toMillis() <= 600_000,
                "The patience is 100 ms to 10 minutes, not " + patience.toMillis() + " ms");
        require(
                lifetime.isZero() || lifetime.toSeconds() >= 1,
                "Routers keep mappings for 1 s at least, not " + lifetime.toMillis() + " ms");
        require(
                !directPatience.isNegative() && directPatience.toMillis() <= 600_000,
                "The wait for a direct path is 0 to 10 minutes, not " + directPatience.toMillis() + " ms");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
