package org.warrenp2p.dht.records;

import java.util.random.RandomGenerator;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.WallClock;

/**
 * What the stores stand on.
 *
 * @param network decides the places of values
 * @param random which announcement goes when a shard is full
 */
public record StorePorts(
        NetworkId network,
        StoreSettings settings,
        Storages storages,
        SignatureChecks signatures,
        WallClock clock,
        RandomGenerator random,
        Counters counters) {}
