package org.warrenp2p.simnet;

import java.time.Duration;

/**
 * The limits of in-memory links.
 *
 * @param idleTimeout a link whose other end cannot be reached for so long is LOST
 * @param windowBytes most bytes of a stream that the reader has not taken; as many again wait at the writer before
 *     {@code write} says false
 * @param maxDatagramBytes largest datagram
 * @param maxLinks most links of a node; further ones are refused and counted
 * @param maxStreams most streams at an end of a link, whoever opened them; beyond, it cannot open another one
 * @param overPackets whether a link is carried by datagrams along the path of the moment, so that it suffers from what becomes
 *     of that, as QUIC does; otherwise it hears of partitions and deaths only, and costs less
 */
public record SimChannelSettings(
        Duration idleTimeout,
        int windowBytes,
        int maxDatagramBytes,
        int maxLinks,
        int maxStreams,
        boolean overPackets) {

    /** Like QUIC with usual settings; 1,150 bytes fit a QUIC packet of 1,200 (PROTOCOL: sizes). */
    public static final SimChannelSettings DEFAULT =
            new SimChannelSettings(Duration.ofSeconds(30), 256 << 10, 1_150, 4_096, 256, false);

    /** The same, carried by datagrams. */
    public SimChannelSettings withPackets() {
        return new SimChannelSettings(idleTimeout, windowBytes, maxDatagramBytes, maxLinks, maxStreams, true);
    }

    /** @throws IllegalArgumentException if one of them is not positive */
    public SimChannelSettings {
        if (idleTimeout.isNegative()
                || idleTimeout.isZero()
                || windowBytes < 1
                || maxDatagramBytes < 1
                || maxLinks < 1
                || maxStreams < 1) {
            throw new IllegalArgumentException("The limits of a link are positive");
        }
    }
}
