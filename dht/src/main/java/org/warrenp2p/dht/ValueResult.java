package org.warrenp2p.dht;

import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Value;

/**
 * How a search for a value ended.
 *
 * @param value the valid value, of a mutable one the highest sequence that was seen; null if none of the closest had one
 * @param hops how many peers one after another led to the first value (0: it was here), or to the closest peer
 * @param messages requests sent, retransmissions not counted
 * @param durationNanos from the call, waiting in the queue included, to the end
 */
public record ValueResult(@Nullable Value value, int hops, int messages, long durationNanos) {}
