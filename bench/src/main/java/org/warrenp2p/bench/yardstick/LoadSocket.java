package org.warrenp2p.bench.yardstick;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;

/**
 * A socket of 127.0.0.1 that loads somebody who forwards: bulk datagrams are counted, and all others go to whoever made the
 * way for them. The same for every forwarder. Only from the loop, unless said otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // void promises
public final class LoadSocket implements UdpSocket {

    /** What the kernel may join into one read. */
    private static final int RECEIVE_BYTES = 65_536;

    private static final int READS_PER_EVENT = 64;
    private static final int BUFFER_BYTES = 4 << 20;

    private final Channel channel;
    private final IntPredicate isBulk;
    private final DatagramHandler others;
    private @Nullable Bulk bulk;

    private LoadSocket(Channel channel, IntPredicate isBulk, DatagramHandler others) {
        this.channel = channel;
        this.isBulk = isBulk;
        this.others = others;
        channel.pipeline().addLast(new Arrivals());
    }

    /** Hears of bulk datagrams. */
    interface Bulk {

        /** One has come. */
        void onDatagram();

        /** Those that were ready have come. */
        void onReadComplete();
    }

    /**
     * Opens one; from any thread.
     *
     * @param isBulk whether a datagram with this first byte is to be counted
     */
    public static LoadSocket open(
            NettyRuntime runtime, NettyEventLoop loop, IntPredicate isBulk, DatagramHandler others) {
        Channel channel = runtime.usesEpoll()
                ? new EpollDatagramChannel(SocketProtocolFamily.INET)
                : new NioDatagramChannel(SocketProtocolFamily.INET);
        if (channel instanceof EpollDatagramChannel epoll) {
            epoll.config().setUdpGro(true);
        }
        channel.config().setOption(ChannelOption.SO_RCVBUF, BUFFER_BYTES);
        channel.config().setOption(ChannelOption.SO_SNDBUF, BUFFER_BYTES);
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(RECEIVE_BYTES).maxMessagesPerRead(READS_PER_EVENT));
        LoadSocket socket = new LoadSocket(channel, isBulk, others);
        loop.netty().register(channel).syncUninterruptibly();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly();
        return socket;
    }

    /** Who hears of bulk datagrams from now on. */
    void bulkTo(Bulk counted) {
        bulk = counted;
    }

    Channel channel() {
        return channel;
    }

    /**
     * Queues {@code datagrams}, which it takes over.
     *
     * @param segmentBytes how long each of them is
     */
    void write(InetSocketAddress destination, ByteBuf datagrams, int segmentBytes) {
        DatagramPacket packet = datagrams.readableBytes() > segmentBytes
                ? new SegmentedDatagramPacket(datagrams, segmentBytes, destination)
                : new DatagramPacket(datagrams, destination);
        channel.write(packet, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    @Override
    public Endpoint localEndpoint() {
        return Endpoint.of((InetSocketAddress) channel.localAddress());
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return endpoint.address().isIpv4();
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        ByteBuf copy = channel.alloc().directBuffer(payload.remaining()).writeBytes(payload);
        channel.writeAndFlush(new DatagramPacket(copy, destination.toSocketAddress()), channel.voidPromise());
    }

    /** From any thread but the loop's; waits. */
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }

    private final class Arrivals extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            ByteBuf content = packet.content();
            try {
                if (bulk != null
                        && content.isReadable()
                        && isBulk.test(content.getUnsignedByte(content.readerIndex()))) {
                    bulk.onDatagram();
                } else {
                    others.onDatagram(LoadSocket.this, Endpoint.of(packet.sender()), content.nioBuffer());
                }
            } finally {
                packet.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (bulk != null) {
                bulk.onReadComplete();
            }
        }
    }
}
