package org.warrenp2p.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.UdpSocket;

/** A UDP socket of one family on a {@link BoundChannel}, which may serve the other family's socket too. */
@SuppressWarnings("FutureReturnValueIgnored") // void promises: errors reach BoundChannel.exceptionCaught
public final class NettyUdpSocket implements UdpSocket {

    private final BoundChannel bound;
    private final Channel channel;
    private final Endpoint local;
    private final DatagramHandler handler;
    private final UdpCounters counters;
    private final @Nullable HopLimit hopLimit;

    private final KnownAddresses known = new KnownAddresses();

    private boolean closed;

    NettyUdpSocket(BoundChannel bound, Endpoint local, DatagramHandler handler, UdpCounters counters) {
        this.bound = bound;
        this.channel = bound.channel();
        this.local = local;
        this.handler = handler;
        this.counters = counters;
        this.hopLimit = HopLimit.of(channel, local.family());
    }

    @Override
    public Endpoint localEndpoint() {
        return local;
    }

    @Override
    public boolean canReach(Endpoint endpoint) {
        return !closed && endpoint.family() == local.family();
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload) {
        if (!mayWrite(destination)) {
            return;
        }
        if (!channel.isWritable()) {
            counters.queueFull.increment();
            return;
        }
        channel.write(new DatagramPacket(copyOf(payload), addressOf(destination)), channel.voidPromise());
        bound.flushSoon();
    }

    @Override
    public boolean canLimitHops() {
        return hopLimit != null;
    }

    @Override
    public boolean send(Endpoint destination, ByteBuffer payload, int hops) {
        if (hops < 1) {
            throw new IllegalArgumentException("A datagram lives for at least one hop, not " + hops);
        }
        if (hopLimit == null || !mayWrite(destination)) {
            return false;
        }
        return hopLimit.send(destination, copyOf(payload), hops);
    }

    private ByteBuf copyOf(ByteBuffer payload) {
        ByteBuf copy = channel.alloc().directBuffer(payload.remaining());
        return copy.writeBytes(payload);
    }

    /** A link-local address of IPv6 is one on the link of the interface that this socket is bound to. */
    private InetSocketAddress addressOf(Endpoint destination) {
        boolean needsLink = destination.address().isLinkLocal()
                && destination.family() == IpFamily.IPV6
                && !local.address().isUnspecified();
        if (!needsLink) {
            return destination.toSocketAddress();
        }
        try {
            NetworkInterface link =
                    NetworkInterface.getByInetAddress(local.address().toInetAddress());
            return link == null
                    ? destination.toSocketAddress()
                    : new InetSocketAddress(
                            Inet6Address.getByAddress(
                                    null, destination.address().toBytes(), link.getIndex()),
                            destination.port());
        } catch (IOException e) {
            return destination.toSocketAddress(); // the interface has gone; the packet is lost
        }
    }

    /** On NIO the kernel frees the port in the next pass of the loop, when the JDK's selector lets the socket go. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bound.release(this);
        }
    }

    /**
     * Sends a datagram that has come from somebody else, as it is; {@link BoundChannel} flushes.
     *
     * @param packet takes over
     */
    void forward(Endpoint destination, ByteBuf packet) {
        if (!mayWrite(destination)) {
            packet.release();
        } else if (!channel.isWritable()) {
            counters.queueFull.increment();
            packet.release();
        } else {
            bound.forward(known.of(destination), packet);
        }
    }

    /** Whether the queue has room; when it has again, {@link QuicIngress#onWritable} says so. */
    public boolean isWritable() {
        return closed || channel.isWritable();
    }

    /**
     * Queues QUIC packets; {@link #flush} sends them.
     *
     * @param packets takes over; several of them if {@code segmentBytes} is positive, each that long but the last
     */
    public void writeQuic(Endpoint destination, ByteBuf packets, int segmentBytes) {
        if (!mayWrite(destination)) {
            packets.release();
            return;
        }
        DatagramPacket packet = segmentBytes > 0
                ? new SegmentedDatagramPacket(packets, segmentBytes, known.of(destination))
                : new DatagramPacket(packets, known.of(destination));
        channel.write(packet, channel.voidPromise());
    }

    /** Sends what is queued. */
    public void flush() {
        channel.flush();
    }

    IpFamily family() {
        return local.family();
    }

    /** The channel under it was closed, by whomever. */
    void channelClosed() {
        closed = true;
    }

    void deliver(Endpoint source, ByteBuf content) {
        if (!closed) {
            handler.onDatagram(this, source, content.nioBuffer());
        }
    }

    private boolean mayWrite(Endpoint destination) {
        if (closed) {
            return false;
        }
        if (destination.family() != local.family()) {
            counters.wrongFamily.increment();
            return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return "udp " + local;
    }
}
