package org.warrenp2p.dht;

/**
 * A few figures for people and metrics.
 *
 * @param tableContacts peers in the routing table
 * @param tableBuckets buckets with at least one peer
 * @param records records of others that are kept here
 * @param recordBytes what they are charged with
 * @param lookupsRunning lookups that ask at this moment
 * @param lookupsWaiting lookups in the queue
 */
public record DhtStatus(
        int tableContacts, int tableBuckets, int records, long recordBytes, int lookupsRunning, int lookupsWaiting) {}
