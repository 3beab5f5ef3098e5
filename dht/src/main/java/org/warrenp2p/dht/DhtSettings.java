package org.warrenp2p.dht;

import java.time.Duration;
import org.warrenp2p.dht.lookup.LookupSettings;
import org.warrenp2p.dht.records.StoreSettings;
import org.warrenp2p.dht.routing.TableSettings;

/**
 * Every number of the DHT that may be changed.
 *
 * @param closestToFinish β: how many of the closest known peers must have answered before a search for a record ends
 * @param askTimeout how long a search for a record waits for one peer; a silent one costs no more than that
 * @param storeTimeout how long pings, stores and lookups of the closest peers wait for one peer: longer, because a live
 *     peer that is missed there is missed for an hour
 * @param lookupsRunning most lookups that ask at the same time
 * @param lookupsWaiting most lookups that wait for their turn; more are refused with LIMIT
 * @param refreshSelfEvery how often the own neighbourhood is looked up
 * @param refreshBucketEvery how long a bucket may go without a lookup through it
 * @param bootstrapBackoffCap longest wait between attempts to join while nobody is known
 */
public record DhtSettings(
        TableSettings table,
        LookupSettings lookup,
        StoreSettings store,
        PublishSettings publish,
        DensitySettings density,
        KeepSettings keep,
        int closestToFinish,
        Duration askTimeout,
        Duration storeTimeout,
        int lookupsRunning,
        int lookupsWaiting,
        Duration refreshSelfEvery,
        Duration refreshBucketEvery,
        Duration bootstrapBackoffCap) {

    /** β of PROTOCOL. */
    private static final int CLOSEST_TO_FINISH = 3;

    /** 30 % of silent peers must not hold a search up: the slowest live paths (satellite) take 0.7 s. */
    private static final Duration ASK_TIMEOUT = Duration.ofMillis(2_500);

    /** Room for four transmissions at any usual RTT: at 10 % loss each way one live peer in 770 is missed. */
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(6);

    /** 32 × α requests are a third of the 1,024 that a node has in flight: stores and pings find room beside them. */
    private static final int LOOKUPS_RUNNING = 32;

    /** An application that resolves its whole address book at start, and not more. */
    private static final int LOOKUPS_WAITING = 1_024;

    /** The neighbourhood decides who keeps which record; libp2p refreshes it as often. */
    private static final Duration REFRESH_SELF_EVERY = Duration.ofMinutes(10);

    /** Maymounkov and Mazières (2002), section 2.3. */
    private static final Duration REFRESH_BUCKET_EVERY = Duration.ofHours(1);

    private static final Duration BOOTSTRAP_BACKOFF_CAP = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException with a sentence that says what is out of range */
    public DhtSettings {
        require(closestToFinish >= 1 && closestToFinish <= 20, "closestToFinish is between 1 and 20");
        require(askTimeout.toMillis() >= 10, "askTimeout is at least 10 ms");
        require(storeTimeout.toMillis() >= 10, "storeTimeout is at least 10 ms");
        require(lookupsRunning >= 1 && lookupsRunning <= 10_000, "lookupsRunning is between 1 and 10000");
        require(lookupsWaiting >= 0 && lookupsWaiting <= 1_000_000, "lookupsWaiting is between 0 and 1000000");
        require(refreshSelfEvery.toMillis() >= 1_000, "refreshSelfEvery is at least one second");
        require(refreshBucketEvery.toMillis() >= 1_000, "refreshBucketEvery is at least one second");
        require(bootstrapBackoffCap.toMillis() >= 1_000, "bootstrapBackoffCap is at least one second");
    }

    /** The numbers of PROTOCOL. */
    public static DhtSettings defaults() {
        return new DhtSettings(
                TableSettings.defaults(),
                LookupSettings.defaults(),
                StoreSettings.defaults(),
                PublishSettings.defaults(),
                DensitySettings.defaults(),
                KeepSettings.defaults(),
                CLOSEST_TO_FINISH,
                ASK_TIMEOUT,
                STORE_TIMEOUT,
                LOOKUPS_RUNNING,
                LOOKUPS_WAITING,
                REFRESH_SELF_EVERY,
                REFRESH_BUCKET_EVERY,
                BOOTSTRAP_BACKOFF_CAP);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
