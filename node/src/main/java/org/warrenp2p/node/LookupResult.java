package org.warrenp2p.node;

import java.time.Duration;
import org.warrenp2p.proto.PeerRecord;

/**
 * What a lookup of a peer found.
 *
 * @param record the peer's verified record with the highest sequence that was seen
 * @param hops steps from the nodes already known to the one that had the record; 0 if it was here
 * @param messages requests sent
 * @param took from the call to the first valid record
 */
public record LookupResult(PeerRecord record, int hops, int messages, Duration took) {}
