package org.warrenp2p.node;

import java.time.Duration;

/**
 * What became of a publication.
 *
 * @param storedOn how many other nodes confirmed that they keep the record: up to 20, fewer in a small network
 */
public record PublishResult(int storedOn, Duration took) {}
