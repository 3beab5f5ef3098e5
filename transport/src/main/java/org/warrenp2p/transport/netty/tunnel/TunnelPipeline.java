package org.warrenp2p.transport.netty.tunnel;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/** What both ends of a tunnel have in front of their socket. */
final class TunnelPipeline {

    /** What may wait for the other side: some 200 datagrams. More are lost, as in a full queue of UDP. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 << 10, 256 << 10);

    static final String TLS = "tls";

    private TunnelPipeline() {}

    /** From the connection up to {@code end}. */
    static void fill(ChannelPipeline pipeline, SslHandler tls, TunnelSettings settings, ChannelHandler end) {
        tls.setHandshakeTimeoutMillis(settings.patience().toMillis());
        long silenceMillis = settings.silence().toMillis();
        pipeline.addLast(TLS, tls);
        pipeline.addLast(new LengthFieldBasedFrameDecoder(
                TunnelSocket.LENGTH_BYTES + TunnelSocket.MAX_DATAGRAM_BYTES,
                0,
                TunnelSocket.LENGTH_BYTES,
                0,
                TunnelSocket.LENGTH_BYTES));
        pipeline.addLast(new IdleStateHandler(silenceMillis, silenceMillis / 4, 0, TimeUnit.MILLISECONDS));
        pipeline.addLast(end);
    }
}
