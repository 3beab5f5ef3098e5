package org.warrenp2p.transport.netty.quic;

import java.time.Duration;

/**
 * How links behave and what they may cost.
 *
 * @param idleTimeout a link on which nothing came for this long is lost; both sides take the smaller of theirs
 * @param keepAlive how often the accepting side sends a byte so that an idle link stays
 * @param maxLinks links of this node at once, those being made included
 * @param maxLinksPerPeer links with one peer at once
 * @param maxStreamsPerLink streams that the peer may have open at once on a link
 * @param linkWindowBytes what a peer may send on a link before we have read it, to begin with
 * @param streamWindowBytes the same for a stream
 * @param datagramQueue datagrams that wait in a link, each way; further ones are lost
 */
public record QuicSettings(
        Duration idleTimeout,
        Duration keepAlive,
        int maxLinks,
        int maxLinksPerPeer,
        int maxStreamsPerLink,
        long linkWindowBytes,
        long streamWindowBytes,
        int datagramQueue) {

    /**
     * The defaults. Windows: 100 MB/s over 80 ms need 8 MB on the way; the library raises them up to 24 and 16 MB where
     * that proves too little. Links: a link in use costs about 150 KB. Two for a peer are the two directions of a
     * simultaneous dial, and as many may be closing. 10 s of keep-alive fit three times into the idle time-out.
     */
    public static final QuicSettings DEFAULTS =
            new QuicSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), 4096, 4, 256, 8 << 20, 4 << 20, 512);

    /** @throws IllegalArgumentException if a limit is not positive or keep-alives would come too late */
    public QuicSettings {
        if (keepAlive.isNegative() || keepAlive.isZero() || keepAlive.compareTo(idleTimeout) >= 0) {
            throw new IllegalArgumentException("The keep-alive (" + keepAlive
                    + ") is positive and shorter than the idle time-out (" + idleTimeout + ")");
        }
        if (maxLinks < 1 || maxLinksPerPeer < 1 || maxStreamsPerLink < 1 || datagramQueue < 1) {
            throw new IllegalArgumentException("Limits of links, streams and datagrams are at least 1");
        }
        if (linkWindowBytes < 1 << 14 || streamWindowBytes < 1 << 14) {
            throw new IllegalArgumentException("Windows have at least 16384 bytes");
        }
    }
}
