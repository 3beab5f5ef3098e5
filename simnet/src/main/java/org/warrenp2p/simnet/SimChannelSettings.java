package org.warrenp2p.simnet;

import java.time.Duration;

/**
 * The limits of in-memory links.
 *
 * @param idleTimeout a link whose other end cannot be reached for so long is LOST
 * @param windowBytes most bytes of a stream that the reader has not taken; as many again wait at the writer before
 *     {@code write} says false
 * @param maxDatagramBytes largest datagram
 * @param maxStreams most streams of a link at a time, counted at the side that opens one
 */
public record SimChannelSettings(Duration idleTimeout, int windowBytes, int maxDatagramBytes, int maxStreams) {

    /** Like QUIC with usual settings; 1,150 bytes fit a QUIC packet of 1,200 (PROTOCOL: sizes). */
    public static final SimChannelSettings DEFAULT =
            new SimChannelSettings(Duration.ofSeconds(30), 256 << 10, 1_150, 128);

    /** @throws IllegalArgumentException if one of them is not positive */
    public SimChannelSettings {
        if (idleTimeout.isNegative()
                || idleTimeout.isZero()
                || windowBytes < 1
                || maxDatagramBytes < 1
                || maxStreams < 1) {
            throw new IllegalArgumentException("The limits of a link are positive");
        }
    }
}
