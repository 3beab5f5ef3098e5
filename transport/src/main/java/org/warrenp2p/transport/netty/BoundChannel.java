package org.warrenp2p.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.CircuitEnd;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.PacketKind;
import org.warrenp2p.transport.PeerPaths;

/**
 * A bound Netty channel, and the handler at its end: tells packets apart by their first byte and brings them to the
 * socket of their family.
 *
 * <p>Normally it serves one {@link NettyUdpSocket}. The exception: the JDK cannot open an IPv6 socket that leaves IPv4
 * alone, so on NIO a wildcard address is bound once for both families, and the socket of the other family joins in when
 * it is opened.
 */
final class BoundChannel extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(BoundChannel.class);

    private final Channel channel;
    private final NettyEventLoop loop;
    private final boolean dual;
    private final boolean plain;
    private final Supplier<@Nullable QuicIngress> quic;
    private final Supplier<@Nullable CircuitDatagrams> circuits;
    private final UdpCounters counters;
    private final ForwardedTrain forwarded;

    private @Nullable NettyUdpSocket ipv4;
    private @Nullable NettyUdpSocket ipv6;
    private boolean reading;
    private boolean flushScheduled;
    /** Datagrams that the kernel has joined have the same sender, which is read once. */
    private @Nullable InetSocketAddress lastSender;

    private @Nullable Endpoint lastSource;

    /**
     * @param dual whether the channel gets the packets of both families
     * @param plain whether everything goes to the handler of the socket, whatever its first byte
     */
    BoundChannel(
            Channel channel,
            NettyEventLoop loop,
            boolean dual,
            boolean plain,
            Supplier<@Nullable QuicIngress> quic,
            Supplier<@Nullable CircuitDatagrams> circuits,
            UdpCounters counters) {
        this.channel = channel;
        this.loop = loop;
        this.dual = dual;
        this.plain = plain;
        this.quic = quic;
        this.circuits = circuits;
        this.counters = counters;
        this.forwarded = new ForwardedTrain(channel);
    }

    Channel channel() {
        return channel;
    }

    /** Whether a socket of this family can join. */
    boolean hasRoomFor(IpFamily family) {
        return dual && channel.isOpen() && socketOf(family) == null;
    }

    /** The socket that serves {@code local}'s family from now on. */
    NettyUdpSocket join(Endpoint local, DatagramHandler handler) {
        NettyUdpSocket socket = new NettyUdpSocket(this, local, handler, counters);
        switch (local.family()) {
            case IPV4 -> ipv4 = socket;
            case IPV6 -> ipv6 = socket;
        }
        return socket;
    }

    /** Closes the channel when its last socket has gone. */
    void release(NettyUdpSocket socket) {
        switch (socket.family()) {
            case IPV4 -> ipv4 = null;
            case IPV6 -> ipv6 = null;
        }
        if (ipv4 == null && ipv6 == null) {
            flush();
            close();
        }
    }

    /** Closes the channel whoever uses it. */
    void close() {
        channel.close().addListener(closed -> {
            if (!closed.isSuccess()) {
                log.debug("{} was not closed cleanly", channel, closed.cause());
            }
        });
    }

    /** Sends what was written at the end of this batch of reads, or of this turn. */
    void flushSoon() {
        if (!reading && !flushScheduled) {
            flushScheduled = true;
            loop.execute(this::flushNow);
        }
    }

    private void flushNow() {
        flushScheduled = false;
        flush();
    }

    private void flush() {
        forwarded.leave();
        channel.flush();
    }

    /** Sends a datagram that has come from somebody else, as it is, together with those that follow; takes it over. */
    void forward(InetSocketAddress destination, ByteBuf datagram) {
        forwarded.add(destination, datagram);
        flushSoon();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        ByteBuf content = packet.content();
        reading = true;
        boolean passedOn = false;
        try {
            passedOn = dispatch(sourceOf(packet.sender()), content);
        } finally {
            if (!passedOn) {
                packet.release();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // another object may be the same address: it is read then
    private Endpoint sourceOf(InetSocketAddress sender) {
        Endpoint source = lastSource;
        if (source == null || sender != lastSender) {
            source = Endpoint.of(sender);
            lastSource = source;
            lastSender = sender;
        }
        return source;
    }

    /** True if somebody else releases {@code content}. */
    private boolean dispatch(Endpoint source, ByteBuf content) {
        NettyUdpSocket socket = socketOf(source.family());
        if (socket == null) {
            counters.wrongFamily.increment();
            return false;
        }
        if (plain) {
            loop.run(() -> socket.deliver(source, content));
            return false;
        }
        PacketKind kind =
                content.isReadable() ? PacketKind.of(content.getByte(content.readerIndex())) : PacketKind.UNKNOWN;
        return switch (kind) {
            case CONTROL -> dispatchControl(socket, source, content);
            case STUN -> {
                loop.run(() -> socket.deliver(source, content));
                yield false;
            }
            case QUIC -> dispatchQuic(socket, source, content);
            case UNKNOWN -> {
                counters.unknownKind.increment();
                yield false;
            }
        };
    }

    /** What circuits carry is not copied: forwarded as it is, or taken out and brought to QUIC. */
    private boolean dispatchControl(NettyUdpSocket socket, Endpoint source, ByteBuf content) {
        QuicIngress ingress = quic.get();
        int start = content.readerIndex();
        CircuitDatagrams known = content.readableBytes() > CircuitDatagrams.HEADER_BYTES
                        && content.getByte(start) == CircuitDatagrams.TYPE
                ? circuits.get()
                : null;
        if (known != null) {
            long circuit = content.getLong(start + 1);
            PeerPaths.Path next = known.forward(socket, source, circuit, content.readableBytes());
            if (next != null && next.socket() instanceof NettyUdpSocket out) {
                out.forward(next.remote(), content);
                return true;
            }
            if (next != null) {
                next.socket().send(next.remote(), content.nioBuffer());
                return false;
            }
            boolean isQuic = PacketKind.of(content.getByte(start + CircuitDatagrams.HEADER_BYTES)) == PacketKind.QUIC;
            CircuitEnd end = isQuic && ingress != null ? known.endOf(socket, source, circuit) : null;
            if (end != null && ingress != null) {
                ingress.onPacket(end, end.far(), content.skipBytes(CircuitDatagrams.HEADER_BYTES));
                return true;
            }
        }
        if (ingress != null) {
            ingress.beforeControl();
        }
        loop.run(() -> socket.deliver(source, content));
        return false;
    }

    private boolean dispatchQuic(NettyUdpSocket socket, Endpoint source, ByteBuf content) {
        QuicIngress ingress = quic.get();
        if (ingress == null) {
            counters.quicUnwanted.increment();
            return false;
        }
        ingress.onPacket(socket, source, content);
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        QuicIngress ingress = quic.get();
        if (ingress != null) {
            ingress.onReadComplete();
        }
        reading = false;
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        QuicIngress ingress = quic.get();
        if (ingress != null && channel.isWritable()) {
            ingress.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forwarded.leave(); // which releases it
        if (ipv4 != null) {
            ipv4.channelClosed();
        }
        if (ipv6 != null) {
            ipv6.channelClosed();
        }
    }

    /** Errors of single packets (no route, port closed): the socket lives on, and time-outs above notice the rest. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        counters.ioError.increment();
        log.debug("{}: {}", channel, cause.toString());
    }

    private @Nullable NettyUdpSocket socketOf(IpFamily family) {
        return switch (family) {
            case IPV4 -> ipv4;
            case IPV6 -> ipv6;
        };
    }
}
