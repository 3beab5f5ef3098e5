package org.warrenp2p.bench.yardstick;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** One socket of 127.0.0.1 on one loop, of the kind that nodes use. */
final class Udp implements AutoCloseable {

    /** As nodes have it. */
    private static final int RECEIVE_BYTES = 2048;

    /** What the kernel may join into one read where it offers that. */
    private static final int RECEIVE_BYTES_JOINED = 65_536;

    private static final int READS_PER_EVENT = 64;
    private static final int BUFFER_BYTES = 4 << 20;

    private final EventLoopGroup group;
    private final Channel channel;

    private Udp(EventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    static Udp open(ChannelInboundHandlerAdapter handler) {
        return open(handler, RECEIVE_BYTES);
    }

    /** For bulk data: the kernel joins packets of one sender in a read, on epoll. */
    static Udp openJoined(ChannelHandler handler) {
        Udp udp = open(handler, Epoll.isAvailable() ? RECEIVE_BYTES_JOINED : RECEIVE_BYTES);
        if (udp.channel.config() instanceof EpollDatagramChannelConfig config) {
            config.setUdpGro(true);
        }
        return udp;
    }

    private static Udp open(ChannelHandler handler, int receiveBytes) {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("bench-udp", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Channel channel = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, BUFFER_BYTES)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(receiveBytes).maxMessagesPerRead(READS_PER_EVENT))
                .handler(handler)
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return new Udp(group, channel);
    }

    Channel channel() {
        return channel;
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
