package org.warrenp2p.dht;

import org.warrenp2p.dht.records.SignatureChecks;
import org.warrenp2p.dht.records.Storages;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.ReachProbes;
import org.warrenp2p.transport.WallClock;

/**
 * All that the DHT reaches the world through.
 *
 * @param loop the node's loop; everything happens on it
 * @param clock for the expiry of records only
 * @param exchanges requests to others, and theirs to us
 * @param reach tells who can be reached by strangers
 * @param storages where what others store becomes durable
 * @param known where the peers that we know outlive the process
 * @param signatures who checks the signatures of what is stored and found
 * @param randoms where its chances come from
 * @param counters where refusals and drops are counted
 */
public record DhtPorts(
        EventLoop loop,
        WallClock clock,
        Exchanges exchanges,
        ReachProbes reach,
        Storages storages,
        KnownContacts known,
        SignatureChecks signatures,
        RandomStreams randoms,
        Counters counters) {

    /** The same world at another time. */
    DhtPorts withClock(WallClock other) {
        return new DhtPorts(loop, other, exchanges, reach, storages, known, signatures, randoms, counters);
    }
}
