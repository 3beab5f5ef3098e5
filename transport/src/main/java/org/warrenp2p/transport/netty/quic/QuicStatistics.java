package org.warrenp2p.transport.netty.quic;

import io.netty.handler.codec.quic.QuicConnectionStats;
import org.warrenp2p.transport.ChannelStatistics;

/** What the library counts of a connection, in our terms. */
final class QuicStatistics {

    private QuicStatistics() {}

    static ChannelStatistics of(QuicConnectionStats stats) {
        return new ChannelStatistics(
                stats.sent(),
                stats.recv(),
                stats.lost(),
                stats.sentBytes(),
                stats.recvBytes(),
                stats.streamRetransBytes());
    }
}
