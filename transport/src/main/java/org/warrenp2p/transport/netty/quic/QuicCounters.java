package org.warrenp2p.transport.netty.quic;

import org.warrenp2p.transport.Counters;

/** What QUIC drops and refuses, and why. */
final class QuicCounters {

    /** Packets from an address without a confirmed control session; the codec never sees them. */
    final Counters.Counter noSession;

    /** Packets to a peer to which no path leads. */
    final Counters.Counter noPath;

    /** Packets that came while nothing could take them: closed, not loaded, or too many while loading. */
    final Counters.Counter notReady;

    /** Attempts to start QUIC that failed for another reason than a missing library. */
    final Counters.Counter notStarted;

    /** Packets behind a handshake that a worker was still at; they were held until the link was there. */
    final Counters.Counter packetHeld;

    /** Such packets beyond what may be held: dropped, so the peer repeats them. */
    final Counters.Counter packetEarly;

    /** Links refused because the peer, or all peers together, have enough. */
    final Counters.Counter linkLimit;

    /** Links whose other end was not who it had to be. */
    final Counters.Counter wrongPeer;

    /** Datagrams that were not sent: too large, or no room. */
    final Counters.Counter datagramDropped;

    /** Datagrams that came before the link was handed out. */
    final Counters.Counter datagramEarly;

    /** Errors of single links or streams that the library reported. */
    final Counters.Counter linkError;

    QuicCounters(Counters counters) {
        noSession = counters.counter("quic.no_session");
        noPath = counters.counter("quic.no_path");
        notReady = counters.counter("quic.not_ready");
        notStarted = counters.counter("quic.not_started");
        packetHeld = counters.counter("quic.packet_held");
        packetEarly = counters.counter("quic.packet_early");
        linkLimit = counters.counter("quic.link_limit");
        wrongPeer = counters.counter("quic.wrong_peer");
        datagramDropped = counters.counter("quic.datagram_dropped");
        datagramEarly = counters.counter("quic.datagram_early");
        linkError = counters.counter("quic.link_error");
    }
}
