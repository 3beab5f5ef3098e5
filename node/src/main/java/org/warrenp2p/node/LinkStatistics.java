package org.warrenp2p.node;

import java.time.Duration;
import java.util.Optional;
import org.warrenp2p.transport.ChannelStatistics;

/**
 * What a link has carried, and how far away the peer is.
 *
 * @param carried packets and bytes so far
 * @param roundTrip smoothed, of the path in use, by probes of about one a second while the link is busy; empty while it is
 *     not measured
 */
public record LinkStatistics(ChannelStatistics carried, Optional<Duration> roundTrip) {}
