package org.warrenp2p.dht.records;

import java.time.Duration;
import org.warrenp2p.proto.message.Response;

/**
 * The bounds of what is kept for others.
 *
 * @param maxBytes most bytes charged in all (PROTOCOL: 64 MB)
 * @param maxBytesPerPrefix most bytes charged to the peers of one IPv4 /24 or IPv6 /48 (PROTOCOL: 1 MB); loopback and
 *     private addresses are exempt
 * @param maxItemsPerPeer most items that one peer may store, beside its own record (PROTOCOL: 64)
 * @param maxAnnouncementsPerShard most announcements at one shard of a topic (PROTOCOL: 500)
 * @param maxAnnouncementsPerPrefix most of them that were stored from one IPv4 /24 or IPv6 /48 (PROTOCOL: 16), with the
 *     same exemption
 * @param putsPerPeerPerSecond most requests to store that are looked at, of one peer
 * @param putsPerPrefixPerSecond the same for all peers of one IPv4 /24 or IPv6 /48, with the same exemption
 * @param sweepEvery how often what has expired gives its place back; it is never served whatever this says
 */
public record StoreSettings(
        long maxBytes,
        long maxBytesPerPrefix,
        int maxItemsPerPeer,
        int maxAnnouncementsPerShard,
        int maxAnnouncementsPerPrefix,
        int putsPerPeerPerSecond,
        int putsPerPrefixPerSecond,
        Duration sweepEvery) {

    /** All of a peer's 64 items in four seconds, and 2 ms of signatures in each. */
    private static final int PUTS_PER_PEER = 16;

    /** Eight such peers: a university or a carrier's NAT, and 2 % of a worker's time. */
    private static final int PUTS_PER_PREFIX = 128;

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public StoreSettings {
        require(maxBytes >= 0 && maxBytesPerPrefix >= 0, "maxBytes and maxBytesPerPrefix are not negative");
        require(maxItemsPerPeer >= 0, "maxItemsPerPeer is not negative");
        require(
                maxAnnouncementsPerShard >= 1 && maxAnnouncementsPerShard <= Response.AnnouncementsFound.MAX_TOTAL,
                "maxAnnouncementsPerShard is between 1 and 65535");
        require(maxAnnouncementsPerPrefix >= 1, "maxAnnouncementsPerPrefix is at least 1");
        require(
                putsPerPeerPerSecond >= 1 && putsPerPeerPerSecond <= 1_000_000,
                "putsPerPeerPerSecond is between 1 and 1000000");
        require(
                putsPerPrefixPerSecond >= 1 && putsPerPrefixPerSecond <= 1_000_000,
                "putsPerPrefixPerSecond is between 1 and 1000000");
        require(sweepEvery.toMillis() >= 1_000, "sweepEvery is at least one second");
    }

    /** The defaults. */
    public static StoreSettings defaults() {
        return new StoreSettings(
                64L << 20, 1L << 20, 64, 500, 16, PUTS_PER_PEER, PUTS_PER_PREFIX, Duration.ofMinutes(1));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
