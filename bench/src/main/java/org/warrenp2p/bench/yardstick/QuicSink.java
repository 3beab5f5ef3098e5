package org.warrenp2p.bench.yardstick;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;

/** Takes streams of plain QUIC: counts what comes, throws it away, and answers with how much it was. */
public final class QuicSink implements AutoCloseable {

    private final Udp udp;

    private QuicSink(Udp udp) {
        this.udp = udp;
    }

    /** On 127.0.0.1. */
    public static QuicSink open() {
        return new QuicSink(Udp.openJoined(PlainQuic.common(new QuicServerCodecBuilder(), PlainQuic.serverTls())
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, PlainQuic.segments())
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true; // it holds nothing
                    }
                })
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        stream.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                        stream.pipeline().addLast(new Drain());
                    }
                })
                .build()));
    }

    /** Where it listens. */
    public int port() {
        return udp.port();
    }

    @Override
    public void close() {
        udp.close();
    }

    private static final class Drain extends ChannelInboundHandlerAdapter {

        private long bytes;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf content = (ByteBuf) message;
            bytes += content.readableBytes();
            content.release();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the answer notices
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                ByteBuf answer = ctx.alloc().directBuffer(Long.BYTES).writeLong(bytes);
                ctx.writeAndFlush(new DefaultQuicStreamFrame(answer, true));
            }
        }
    }
}
