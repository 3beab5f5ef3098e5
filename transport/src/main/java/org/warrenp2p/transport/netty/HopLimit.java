package org.warrenp2p.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpFamily;

/**
 * How many hops the datagrams of a socket live, set for one of them: what was queued before leaves first, and the socket
 * is as it was afterwards. Only with epoll; the JDK cannot set it for unicast.
 */
@SuppressWarnings("FutureReturnValueIgnored") // void promises: errors reach BoundChannel.exceptionCaught
final class HopLimit {

    private static final Logger log = LoggerFactory.getLogger(HopLimit.class);

    /** Level IPPROTO_IP (0), option IP_TTL (2) of Linux, ip(7). */
    private static final IntegerUnixChannelOption IP_TTL = new IntegerUnixChannelOption("IP_TTL", 0, 2);

    /** Level IPPROTO_IPV6 (41), option IPV6_UNICAST_HOPS (16) of Linux, ipv6(7). */
    private static final IntegerUnixChannelOption IPV6_UNICAST_HOPS =
            new IntegerUnixChannelOption("IPV6_UNICAST_HOPS", 41, 16);

    /** What both options take for the system's own number (64 mostly). */
    private static final int SYSTEM_DEFAULT = -1;

    private final Channel channel;
    private final IntegerUnixChannelOption option;

    private HopLimit(Channel channel, IntegerUnixChannelOption option) {
        this.channel = channel;
        this.option = option;
    }

    /** That of a socket, or null where it cannot be set. */
    static @Nullable HopLimit of(Channel channel, IpFamily family) {
        if (!(channel instanceof EpollDatagramChannel)) {
            return null;
        }
        return new HopLimit(
                channel,
                switch (family) {
                    case IPV4 -> IP_TTL;
                    case IPV6 -> IPV6_UNICAST_HOPS;
                });
    }

    /** Sends {@code payload}, which it takes over, so that it dies after {@code hops}; false if it was not sent. */
    boolean send(Endpoint destination, ByteBuf payload, int hops) {
        channel.flush();
        if (!isDrained() || !set(hops)) {
            payload.release();
            return false;
        }
        try {
            channel.writeAndFlush(new DatagramPacket(payload, destination.toSocketAddress()), channel.voidPromise());
        } finally {
            set(SYSTEM_DEFAULT);
        }
        return true;
    }

    /** Whether the kernel has taken everything: what it has not would leave under the limit as well. */
    private boolean isDrained() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.isEmpty();
    }

    private boolean set(int hops) {
        try {
            return channel.config().setOption(option, hops);
        } catch (ChannelException e) {
            log.debug("{}: no limit of {} hops: {}", channel, hops, e.toString());
            return false;
        }
    }
}
