package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;

/**
 * A few figures for people and metrics.
 *
 * @param tableContacts peers in the routing table
 * @param tableBuckets buckets with at least one peer
 * @param records records of others that are kept here
 * @param values values of others that are kept here
 * @param announcements announcements of topics that are kept here
 * @param storedBytes what all three are charged with
 * @param lookupsRunning lookups that ask at this moment
 * @param lookupsWaiting lookups in the queue
 * @param networkSize how many other servers the network seems to have; null until eight lookups tell
 */
public record DhtStatus(
        int tableContacts,
        int tableBuckets,
        int records,
        int values,
        int announcements,
        long storedBytes,
        int lookupsRunning,
        int lookupsWaiting,
        @Nullable Long networkSize) {}
