package org.warrenp2p.dht;

/**
 * How a search for a topic ended.
 *
 * @param found different peers that were told
 * @param levels how many levels of the topic were searched
 * @param messages requests sent, retransmissions not counted
 * @param durationNanos from the call, waiting in the queue included, to the end
 */
public record TopicResult(int found, int levels, int messages, long durationNanos) {}
