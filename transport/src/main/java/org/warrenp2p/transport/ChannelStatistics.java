package org.warrenp2p.transport;

/**
 * What a link has carried so far, counted below its encryption: everything but the headers of UDP and IP.
 *
 * @param sentPackets packets sent, those sent again included
 * @param receivedPackets packets of the peer
 * @param lostPackets packets that were given up as lost
 * @param sentBytes bytes in the packets sent
 * @param receivedBytes bytes in the packets received
 * @param repeatedBytes bytes of streams that were sent again
 */
public record ChannelStatistics(
        long sentPackets,
        long receivedPackets,
        long lostPackets,
        long sentBytes,
        long receivedBytes,
        long repeatedBytes) {

    /** Nothing yet. */
    public static final ChannelStatistics NONE = new ChannelStatistics(0, 0, 0, 0, 0, 0);
}
