package org.warrenp2p.transport.netty.tunnel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.TunnelTransport.Entrance;
import org.warrenp2p.transport.netty.NettyEventLoop;

/** Takes tunnels in, within the bounds. They live on the loop of the node. */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // channels are closed, whatever becomes of that
final class TunnelEntrance extends ChannelInitializer<Channel> implements Entrance {

    private static final int IPV4_PREFIX_BITS = 24;
    private static final int IPV6_PREFIX_BITS = 48;

    private final NettyEventLoop loop;
    private final TunnelSettings settings;
    private final TunnelCounters counters;
    private final SslContext tls;
    private final Executor worker;
    private final Supplier<Endpoint> aliases;
    private final DatagramHandler handler;
    private final Set<TunnelSocket> tunnels = new LinkedHashSet<>();
    private final Map<IpAddress, Integer> ofPrefix = new LinkedHashMap<>();
    private @Nullable Channel bound;

    /** @param worker where TLS computes */
    TunnelEntrance(
            NettyEventLoop loop,
            TunnelSettings settings,
            TunnelCounters counters,
            SslContext tls,
            Executor worker,
            Supplier<Endpoint> aliases,
            DatagramHandler handler) {
        this.loop = loop;
        this.settings = settings;
        this.counters = counters;
        this.tls = tls;
        this.worker = worker;
        this.aliases = aliases;
        this.handler = handler;
    }

    void bound(Channel channel) {
        bound = channel;
    }

    @Override
    protected void initChannel(Channel channel) {
        IpAddress prefix = prefixOf(channel);
        int others = ofPrefix.getOrDefault(prefix, 0);
        if (tunnels.size() >= settings.most()) {
            counters.refusedFull.increment();
            channel.close();
        } else if (others >= settings.mostOfPrefix()) {
            counters.refusedPrefix.increment();
            channel.close();
        } else {
            counters.accepted.increment();
            ofPrefix.put(prefix, others + 1);
            TunnelSocket tunnel = new TunnelSocket(channel, loop, aliases.get(), handler, counters);
            tunnels.add(tunnel);
            TunnelPipeline.fill(channel.pipeline(), tls.newHandler(channel.alloc(), worker), settings, tunnel);
            channel.closeFuture().addListener(closed -> forget(tunnel, prefix));
        }
    }

    private void forget(TunnelSocket tunnel, IpAddress prefix) {
        tunnels.remove(tunnel);
        ofPrefix.computeIfPresent(prefix, (same, count) -> count == 1 ? null : count - 1);
    }

    private static IpAddress prefixOf(Channel channel) {
        IpAddress address =
                Endpoint.of((InetSocketAddress) channel.remoteAddress()).address();
        return address.prefix(address.isIpv4() ? IPV4_PREFIX_BITS : IPV6_PREFIX_BITS);
    }

    @Override
    public Endpoint localEndpoint() {
        if (bound == null) {
            throw new IllegalStateException("An entrance is handed out when it is bound");
        }
        return Endpoint.of((InetSocketAddress) bound.localAddress());
    }

    @Override
    public int open() {
        return tunnels.size();
    }

    @Override
    public void close() {
        if (bound != null) {
            bound.close();
        }
        List.copyOf(tunnels).forEach(TunnelSocket::close);
    }
}
