package org.warrenp2p.bench.yardstick;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends as much as it can on a stream of plain QUIC to a {@link QuicSink}. */
public final class QuicPump implements AutoCloseable {

    private static final int WRITE_BYTES = 1 << 16;

    /** Without the detector of leaks: what is written again and again is never given back. */
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true, true);

    private static final long LIMIT_SECONDS = 30;

    private final Udp udp;
    private final QuicChannel connection;

    private QuicPump(Udp udp, QuicChannel connection) {
        this.udp = udp;
        this.connection = connection;
    }

    /** Connects to 127.0.0.1; waits. */
    public static QuicPump connect(int port) {
        Udp udp = Udp.openJoined(PlainQuic.common(new QuicClientCodecBuilder(), PlainQuic.clientTls())
                .build());
        QuicChannel connection = QuicChannel.newBootstrap(udp.channel())
                .handler(new ChannelInboundHandlerAdapter())
                .streamHandler(new ChannelInboundHandlerAdapter())
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, PlainQuic.segments())
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .connect()
                .syncUninterruptibly()
                .getNow();
        return new QuicPump(udp, connection);
    }

    /** How many bytes a second arrived of what was sent for {@code time}, on one stream, until the sink had all of it. */
    public double bytesPerSecond(Duration time) throws Exception {
        Pump pump = new Pump(time.toNanos());
        var unused = connection
                .createStream(QuicStreamType.BIDIRECTIONAL, pump)
                .syncUninterruptibly()
                .getNow();
        long bytes = pump.counted.get(time.toSeconds() + LIMIT_SECONDS, TimeUnit.SECONDS);
        return bytes * 1e9 / (System.nanoTime() - pump.beganNanos);
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        udp.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what failed to be written is not counted by the sink
    private static final class Pump extends ChannelInboundHandlerAdapter {

        private final long forNanos;
        private final ByteBuf bytes =
                Unpooled.unreleasableBuffer(MEMORY.directBuffer(WRITE_BYTES).writeZero(WRITE_BYTES));
        private final CompletableFuture<Long> counted = new CompletableFuture<>();
        private volatile long beganNanos;
        private boolean finished;

        private Pump(long forNanos) {
            this.forNanos = forNanos;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            QuicStreamChannel stream = (QuicStreamChannel) ctx.channel();
            stream.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            beganNanos = System.nanoTime();
            pump(stream);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            pump((QuicStreamChannel) ctx.channel());
        }

        private void pump(QuicStreamChannel stream) {
            while (!finished && stream.isWritable()) {
                if (System.nanoTime() - beganNanos >= forNanos) {
                    finished = true;
                    stream.writeAndFlush(QuicStreamFrame.EMPTY_FIN);
                } else {
                    stream.writeAndFlush(bytes.duplicate());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf answer = (ByteBuf) message;
            if (answer.readableBytes() >= Long.BYTES) {
                counted.complete(answer.readLong());
            }
            answer.release();
        }
    }
}
