package org.warrenp2p.dht;

/**
 * How a node joined.
 *
 * @param contacts peers in the routing table afterwards; 0 only if there was nobody to bootstrap from
 * @param attempts rounds of pings that it took, 1 if somebody answered at once
 * @param durationNanos from the call to the end of the lookup of ourselves
 */
public record BootstrapResult(int contacts, int attempts, long durationNanos) {}
