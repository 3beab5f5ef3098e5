package org.warrenp2p.transport.netty.tunnel;

import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Counters.Counter;

/** What tunnels carry and refuse. */
final class TunnelCounters {

    final Counter accepted;
    final Counter refusedFull;
    final Counter refusedPrefix;

    /** Neither TLS, nor frames of a length that a datagram can have. */
    final Counter malformed;

    /** Not sent because the other side takes too little. */
    final Counter queueFull;

    final Counter wrongDestination;

    TunnelCounters(Counters counters) {
        accepted = counters.counter("tunnel.accepted");
        refusedFull = counters.counter("tunnel.refused_full");
        refusedPrefix = counters.counter("tunnel.refused_prefix");
        malformed = counters.counter("tunnel.malformed");
        queueFull = counters.counter("tunnel.queue_full");
        wrongDestination = counters.counter("tunnel.wrong_destination");
    }
}
