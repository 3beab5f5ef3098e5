package org.warrenp2p.dht;

/**
 * What this node keeps in the network for its application, and how much of it.
 *
 * @param announcements when announcements are published again
 * @param values when values are published again
 * @param maxTopics most topics that are announced at a time; more are refused with LIMIT
 * @param maxValues most values that are kept at a time; more are refused with LIMIT
 * @param maxPuts most single puts under way; more are refused with LIMIT
 * @param maxTopicSearches most searches of topics under way; more are refused with LIMIT
 * @param handOversRunning to how many newcomers what they should hold is handed over at a time; 0 for none at all
 */
public record KeepSettings(
        PublishSettings announcements,
        PublishSettings values,
        int maxTopics,
        int maxValues,
        int maxPuts,
        int maxTopicSearches,
        int handOversRunning) {

    /** As many items as one holder keeps for one peer: in a network of 20 every node is a holder of all of them. */
    private static final int MAX_TOPICS = 64;

    /** Their holders are pinged every half hour: 256 × 20 pings are three a second. */
    private static final int MAX_VALUES = 256;

    /** 64 × 20 stores: as many as wait for their turn anyway, with 1,024 requests in flight. */
    private static final int MAX_PUTS = 64;

    /** With ten requests each: half of the requests in flight. */
    private static final int MAX_TOPIC_SEARCHES = 64;

    /** One request each, ten a second at most: 70 kB/s. */
    private static final int HAND_OVERS_RUNNING = 4;

    private static final int MOST = 1_000_000;

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public KeepSettings {
        require(maxTopics >= 0 && maxTopics <= MOST, "maxTopics is between 0 and 1000000");
        require(maxValues >= 0 && maxValues <= MOST, "maxValues is between 0 and 1000000");
        require(maxPuts >= 0 && maxPuts <= MOST, "maxPuts is between 0 and 1000000");
        require(handOversRunning >= 0 && handOversRunning <= MOST, "handOversRunning is between 0 and 1000000");
        require(maxTopicSearches >= 0 && maxTopicSearches <= MOST, "maxTopicSearches is between 0 and 1000000");
    }

    /** The defaults. */
    public static KeepSettings defaults() {
        return new KeepSettings(
                PublishSettings.announcements(),
                PublishSettings.values(),
                MAX_TOPICS,
                MAX_VALUES,
                MAX_PUTS,
                MAX_TOPIC_SEARCHES,
                HAND_OVERS_RUNNING);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
