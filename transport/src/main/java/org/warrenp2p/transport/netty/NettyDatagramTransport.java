package org.warrenp2p.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.DatagramTransport;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.UdpSocket;

/**
 * The UDP sockets of one node. IPv4 and IPv6 sockets may share a port number. Only from the node's loop. Drops are
 * counted under {@code udp.}.
 */
public final class NettyDatagramTransport implements DatagramTransport {

    private static final Logger log = LoggerFactory.getLogger(NettyDatagramTransport.class);

    /** Level IPPROTO_IPV6 (41), option IPV6_V6ONLY (26) of Linux: lets 0.0.0.0 and :: share a port number. */
    private static final IntegerUnixChannelOption IPV6_V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /** Above any packet that crosses an Ethernet; longer ones are cut, and then fail their authentication. */
    private static final int RECEIVE_BYTES = 2048;

    /** What the kernel may join into one read where it offers UDP_GRO: the largest IP packet. */
    private static final int RECEIVE_BYTES_JOINED = 65_536;

    /** Packets of one read event, so that one busy socket does not starve its neighbours on the thread. */
    private static final int READS_PER_EVENT = 64;

    /**
     * Queued bytes at which a socket says that it is full, and not any more: some ten bursts of 16 segments, so that
     * the kernel always has work, while 1 MB stays the bound for a socket that cannot send.
     */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final NettyRuntime runtime;
    private final NettyEventLoop loop;
    private final SocketSettings settings;
    private final UdpCounters counters;

    /** Channels that serve both families (NIO, wildcard); one per listen port, opened by ourselves only. */
    private final List<BoundChannel> dualChannels = new ArrayList<>();

    private @Nullable QuicIngress quic;
    private @Nullable CircuitDatagrams circuits;

    /** Sockets on {@code loop}, which must be one of {@code runtime}. */
    public NettyDatagramTransport(
            NettyRuntime runtime, NettyEventLoop loop, Counters counters, SocketSettings settings) {
        this.runtime = runtime;
        this.loop = loop;
        this.settings = settings;
        this.counters = new UdpCounters(counters);
    }

    /** From now on QUIC packets go to {@code ingress}; null: nobody, they are dropped. */
    public void deliverQuicTo(@Nullable QuicIngress ingress) {
        quic = ingress;
    }

    @Override
    public void useCircuits(CircuitDatagrams newCircuits) {
        circuits = newCircuits;
    }

    /**
     * Sockets for other protocols than the node's own: whatever arrives goes to the handler, whatever its first byte. Bound
     * to an address of an interface, one of IPv6 reaches the link-local addresses there.
     */
    public DatagramTransport plain() {
        return (local, handler, completion) -> open(local, true, handler, completion);
    }

    @Override
    public void open(Endpoint local, DatagramHandler handler, Completion<UdpSocket> completion) {
        BoundChannel shared = dualChannelFor(local);
        if (shared != null) {
            NettyUdpSocket socket = shared.join(local, handler);
            loop.execute(() -> completion.succeeded(socket));
            return;
        }
        open(local, false, handler, completion);
    }

    private void open(Endpoint local, boolean plain, DatagramHandler handler, Completion<UdpSocket> completion) {
        Unbound unbound;
        try {
            unbound = runtime.usesEpoll() ? epollChannel(local.family()) : nioChannel(local);
        } catch (ChannelException | UnsupportedOperationException e) {
            fail(local, new UnsupportedOperationException(e), completion);
            return;
        }
        Channel channel = unbound.channel();
        BoundChannel bound =
                new BoundChannel(channel, loop, unbound.dual(), plain, () -> quic, () -> circuits, counters);
        channel.pipeline().addLast(bound);
        loop.netty().register(channel).addListener(registered -> {
            if (registered.isSuccess()) {
                bind(bound, local, plain, handler, completion);
            } else {
                fail(local, registered.cause(), completion);
            }
        });
    }

    private void bind(
            BoundChannel bound,
            Endpoint local,
            boolean plain,
            DatagramHandler handler,
            Completion<UdpSocket> completion) {
        Channel channel = bound.channel();
        InetSocketAddress address = bound.hasRoomFor(IpFamily.IPV6)
                ? new InetSocketAddress(new IpAddress(0, 0).toInetAddress(), local.port())
                : local.toSocketAddress();
        ChannelFuture binding = channel.bind(address);
        binding.addListener(done -> {
            if (!done.isSuccess()) {
                bound.close();
                fail(local, done.cause(), completion);
                return;
            }
            int port = ((InetSocketAddress) channel.localAddress()).getPort();
            NettyUdpSocket socket = bound.join(new Endpoint(local.address(), port), handler);
            if (!plain) {
                rememberIfDual(bound);
            }
            reportSmallBuffers(channel);
            loop.execute(() -> completion.succeeded(socket));
        });
    }

    private void fail(Endpoint local, Throwable cause, Completion<UdpSocket> completion) {
        Failure failure = BindFailures.of(local, cause);
        log.debug("{}", failure, cause);
        loop.execute(() -> completion.failed(failure));
    }

    private @Nullable BoundChannel dualChannelFor(Endpoint local) {
        if (!local.address().isUnspecified() || local.port() == 0) {
            return null;
        }
        for (BoundChannel bound : dualChannels) {
            InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
            if (address != null && address.getPort() == local.port() && bound.hasRoomFor(local.family())) {
                return bound;
            }
        }
        return null;
    }

    private void rememberIfDual(BoundChannel bound) {
        if (bound.hasRoomFor(IpFamily.IPV4) || bound.hasRoomFor(IpFamily.IPV6)) {
            dualChannels.add(bound);
            bound.channel().closeFuture().addListener(closed -> dualChannels.remove(bound));
        }
    }

    private Unbound epollChannel(IpFamily family) {
        EpollDatagramChannel channel = new EpollDatagramChannel(nettyFamily(family));
        prepare(channel);
        if (family == IpFamily.IPV6) {
            channel.config().setOption(IPV6_V6ONLY, 1);
        }
        setReceiveBytes(channel, joinsReads(channel) ? RECEIVE_BYTES_JOINED : RECEIVE_BYTES);
        return new Unbound(channel, false);
    }

    /** For a wildcard one channel of both families, or of IPv4 alone where the machine has no IPv6. */
    private Unbound nioChannel(Endpoint local) {
        boolean dual = local.address().isUnspecified();
        NioDatagramChannel channel;
        try {
            channel = new NioDatagramChannel(dual ? SocketProtocolFamily.INET6 : nettyFamily(local.family()));
        } catch (ChannelException | UnsupportedOperationException e) {
            if (!dual || local.family() == IpFamily.IPV6) {
                throw e;
            }
            dual = false;
            channel = new NioDatagramChannel(SocketProtocolFamily.INET);
        }
        prepare(channel);
        setReceiveBytes(channel, RECEIVE_BYTES);
        return new Unbound(channel, dual);
    }

    private void prepare(Channel channel) {
        channel.config().setOption(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        channel.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    }

    private static void setReceiveBytes(Channel channel, int bytes) {
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(READS_PER_EVENT));
    }

    /** Asks the kernel to join packets of one sender in a read (UDP_GRO, Linux 5.0): half of the CPU for bulk data. */
    private static boolean joinsReads(EpollDatagramChannel channel) {
        try {
            channel.config().setUdpGro(true);
            return channel.config().isUdpGro();
        } catch (ChannelException e) {
            log.debug("This kernel has no UDP_GRO");
            return false;
        }
    }

    private void reportSmallBuffers(Channel channel) {
        Integer granted = channel.config().getOption(ChannelOption.SO_RCVBUF);
        if (granted != null && granted < settings.receiveBufferBytes() && runtime.reportsSmallBuffers()) {
            log.info(
                    "The kernel grants {} of {} bytes of UDP receive buffer; bulk transfers may lose packets"
                            + " (on Linux raise net.core.rmem_max and net.core.wmem_max)",
                    granted,
                    settings.receiveBufferBytes());
        }
    }

    private static SocketProtocolFamily nettyFamily(IpFamily family) {
        return switch (family) {
            case IPV4 -> SocketProtocolFamily.INET;
            case IPV6 -> SocketProtocolFamily.INET6;
        };
    }

    /** A channel before it is bound, and whether it serves both families. */
    private record Unbound(Channel channel, boolean dual) {}
}
