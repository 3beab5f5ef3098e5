package org.warrenp2p.transport.netty;

import org.warrenp2p.transport.Counters;

/** What the sockets of a node drop, and why. */
final class UdpCounters {

    /** Neither STUN nor control nor QUIC, or empty. */
    final Counters.Counter unknownKind;

    /** Sent to, or came from, the family of addresses that the socket does not serve. */
    final Counters.Counter wrongFamily;

    /** QUIC packets while nothing here speaks QUIC. */
    final Counters.Counter quicUnwanted;

    /** Not sent because the socket's queue was full. */
    final Counters.Counter queueFull;

    /** The kernel refused to send or receive (no route, port closed …). */
    final Counters.Counter ioError;

    UdpCounters(Counters counters) {
        unknownKind = counters.counter("udp.unknown_kind");
        wrongFamily = counters.counter("udp.wrong_family");
        quicUnwanted = counters.counter("udp.quic_unwanted");
        queueFull = counters.counter("udp.queue_full");
        ioError = counters.counter("udp.io_error");
    }
}
