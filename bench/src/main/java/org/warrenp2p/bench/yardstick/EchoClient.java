package org.warrenp2p.bench.yardstick;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps so many requests to an {@link EchoServer} in flight. */
public final class EchoClient implements AutoCloseable {

    private final Udp udp;
    private final InetSocketAddress server;
    private final int requestBytes;
    private final int window;
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean running;

    /** Of 127.0.0.1, with requests of {@code requestBytes}. */
    public EchoClient(int port, int requestBytes, int window) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.requestBytes = requestBytes;
        this.window = window;
        this.udp = Udp.open(new Answers());
    }

    /** Answers so far. */
    public long answered() {
        return answered.get();
    }

    /** Begins with a full window: a datagram that was lost in the last run is missing no more. */
    public void start() {
        running = true;
        udp.channel().eventLoop().execute(() -> {
            for (int i = 0; i < window; i++) {
                request();
            }
            udp.channel().flush();
        });
    }

    /** Ends after what is in flight. */
    public void stop() {
        running = false;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a void promise
    private void request() {
        ByteBuf request = udp.channel().alloc().directBuffer(requestBytes);
        request.writeZero(requestBytes);
        udp.channel().write(new DatagramPacket(request, server), udp.channel().voidPromise());
    }

    @Override
    public void close() {
        stop();
        udp.close();
    }

    private final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((DatagramPacket) message).release();
            answered.incrementAndGet();
            if (running) {
                request();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
