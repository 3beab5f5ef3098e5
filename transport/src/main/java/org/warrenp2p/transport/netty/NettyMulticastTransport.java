package org.warrenp2p.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.IpFamily;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.MulticastTransport;
import org.warrenp2p.transport.UdpSocket;

/** Multicast of IPv4 on a node's loop. Only from that loop. */
public final class NettyMulticastTransport implements MulticastTransport {

    private static final Logger LOG = LoggerFactory.getLogger(NettyMulticastTransport.class);

    /** A machine with more networks than that has virtual ones, for containers and the like. */
    private static final int MOST_NETWORKS = 8;

    private final NettyRuntime runtime;
    private final NettyEventLoop loop;
    private final Counters.Counter offLink;

    /** Sockets on {@code loop}, which must be one of {@code runtime}. */
    public NettyMulticastTransport(NettyRuntime runtime, NettyEventLoop loop, Counters counters) {
        this.runtime = runtime;
        this.loop = loop;
        offLink = counters.counter("lan.off_link");
    }

    private record Network(NetworkInterface device, IpAddress own, int prefixBits) {

        boolean contains(IpAddress other) {
            return own.family() == other.family() && own.sharesPrefix(other, prefixBits);
        }
    }

    @Override
    public void open(Endpoint group, DatagramHandler handler, Completion<List<UdpSocket>> completion) {
        List<Network> networks = group.family() == IpFamily.IPV4 ? networks() : List.of();
        List<UdpSocket> opened = new ArrayList<>();
        if (networks.isEmpty()) {
            loop.execute(() -> completion.succeeded(List.of()));
            return;
        }
        int[] waiting = {networks.size()};
        for (Network network : networks) {
            bind(group, network, handler, opened, () -> {
                waiting[0]--;
                if (waiting[0] == 0) {
                    loop.execute(() -> completion.succeeded(List.copyOf(opened)));
                }
            });
        }
    }

    private void bind(Endpoint group, Network network, DatagramHandler handler, List<UdpSocket> opened, Runnable next) {
        GroupSocket socket = new GroupSocket(group, network, handler);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.netty())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.IP_MULTICAST_IF, network.device())
                // RFC 6762, 11
                .option(ChannelOption.IP_MULTICAST_TTL, 255)
                .handler(socket);
        if (runtime.usesEpoll()) {
            bootstrap
                    .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                    .option(UnixChannelOption.SO_REUSEPORT, true);
        } else {
            bootstrap.channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET));
        }
        InetAddress groupAddress = group.address().toInetAddress();
        bootstrap.bind(group.port()).addListener(bound -> {
            if (!bound.isSuccess()) {
                LOG.debug("No multicast in {}", network, bound.cause());
                loop.run(next);
                return;
            }
            socket.bound()
                    .joinGroup(groupAddress, network.device(), null)
                    .addListener(joined -> loop.run(() -> {
                        if (joined.isSuccess()) {
                            opened.add(socket);
                        } else {
                            LOG.debug("No multicast in {}", network, joined.cause());
                            socket.close();
                        }
                        next.run();
                    }));
        });
    }

    private static List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(NettyMulticastTransport::isUsable)
                    .forEach(device -> {
                        for (InterfaceAddress address : device.getInterfaceAddresses()) {
                            IpAddress own = IpAddress.of(address.getAddress());
                            if (own.isIpv4() && networks.size() < MOST_NETWORKS) {
                                networks.add(new Network(device, own, address.getNetworkPrefixLength()));
                                break; // one socket hears everything on a device
                            }
                        }
                    });
        } catch (SocketException e) {
            LOG.debug("The networks of this machine cannot be listed", e);
        }
        return networks;
    }

    private static boolean isUsable(NetworkInterface device) {
        try {
            return device.isUp() && device.supportsMulticast() && !device.isLoopback() && !device.isPointToPoint();
        } catch (SocketException e) {
            return false;
        }
    }

    /** One network's. Only packets from within it are heard: nobody beyond a router takes part (RFC 6762, 11). */
    @SuppressWarnings("FutureReturnValueIgnored") // what is not sent is lost, as packets are
    private final class GroupSocket extends SimpleChannelInboundHandler<DatagramPacket> implements UdpSocket {

        private final Endpoint group;
        private final Network network;
        private final DatagramHandler handler;
        private @Nullable DatagramChannel channel;
        private boolean closed;

        GroupSocket(Endpoint group, Network network, DatagramHandler handler) {
            this.group = group;
            this.network = network;
            this.handler = handler;
        }

        DatagramChannel bound() {
            if (channel == null) {
                throw new IllegalStateException("A socket is handed out when it is bound");
            }
            return channel;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = (DatagramChannel) ctx.channel();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
            Endpoint source = Endpoint.of(packet.sender());
            if (!network.contains(source.address())) {
                offLink.increment();
            } else if (!closed) {
                loop.run(() -> handler.onDatagram(this, source, packet.content().nioBuffer()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("{}: {}", network, cause.toString());
        }

        @Override
        public Endpoint localEndpoint() {
            return new Endpoint(network.own(), group.port());
        }

        @Override
        public boolean canReach(Endpoint endpoint) {
            return !closed && endpoint.family() == group.family();
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload) {
            if (canReach(destination)) {
                bound().writeAndFlush(new DatagramPacket(
                        bound().alloc().directBuffer(payload.remaining()).writeBytes(payload),
                        destination.toSocketAddress()));
            }
        }

        @Override
        public void close() {
            closed = true;
            bound().close();
        }
    }
}
