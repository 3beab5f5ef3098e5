package org.warrenp2p.transport.netty.tunnel;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.ConnectException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.TlsKeySigner;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.DatagramHandler;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.TunnelTransport;
import org.warrenp2p.transport.netty.BindFailures;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.certificate.CertificateWriter;
import org.warrenp2p.transport.netty.certificate.PeerCertificate;

/** The tunnels of one node, with the TLS of the JDK, which computes on the worker of the runtime. Counted under {@code tunnel.}. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told by listeners
public final class NettyTunnelTransport implements TunnelTransport {

    private final NettyRuntime runtime;
    private final NettyEventLoop loop;
    private final TlsKeySigner identity;
    private final Entropy entropy;
    private final TunnelSettings settings;
    private final TunnelCounters counters;

    /** Tunnels on {@code loop}, which must be one of {@code runtime}; {@code identity} signs the certificate of an entrance. */
    public NettyTunnelTransport(
            NettyRuntime runtime,
            NettyEventLoop loop,
            TlsKeySigner identity,
            Entropy entropy,
            Counters counters,
            TunnelSettings settings) {
        this.runtime = runtime;
        this.loop = loop;
        this.identity = identity;
        this.entropy = entropy;
        this.settings = settings;
        this.counters = new TunnelCounters(counters);
    }

    // out

    @Override
    public void dial(Endpoint remote, Endpoint alias, DatagramHandler handler, Completion<Tunnel> completion) {
        compute(
                () -> {
                    // whoever answers proves nothing by a certificate: what the tunnel carries protects itself
                    return SslContextBuilder.forClient()
                            .sslProvider(SslProvider.JDK)
                            .trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .endpointIdentificationAlgorithm(null)
                            .build();
                },
                Completion.of(tls -> connect(tls, remote, alias, handler, completion), completion::failed));
    }

    private void connect(
            SslContext tls, Endpoint remote, Endpoint alias, DatagramHandler handler, Completion<Tunnel> completion) {
        Endpoint proxy = settings.proxy();
        Dialling dialling = new Dialling(remote, completion);
        Endpoint first = proxy == null ? remote : proxy;
        new Bootstrap()
                .group(loop.netty())
                .channel(runtime.usesEpoll() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.patience().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, TunnelPipeline.WATER_MARK)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TunnelSocket tunnel = new TunnelSocket(channel, loop, alias, handler, counters);
                        dialling.begin(tunnel);
                        Runnable secure = () -> {
                            SslHandler handshake = tls.newHandler(channel.alloc(), runtime.worker());
                            TunnelPipeline.fill(channel.pipeline(), handshake, settings, dialling);
                            channel.pipeline().addLast(tunnel);
                        };
                        if (proxy == null) {
                            secure.run();
                        } else {
                            channel.pipeline().addLast(new ProxyRequest(remote, secure, dialling::fail));
                        }
                    }
                })
                .connect(first.toSocketAddress())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        dialling.fail(done.cause());
                    }
                });
    }

    // in

    @Override
    public void listen(
            Endpoint local, Supplier<Endpoint> aliases, DatagramHandler handler, Completion<Entrance> completion) {
        compute(
                () -> {
                    PeerCertificate own = CertificateWriter.write(identity, entropy);
                    return SslContextBuilder.forServer(own.privateKey(), own.certificate())
                            .sslProvider(SslProvider.JDK)
                            .build();
                },
                Completion.of(tls -> bind(tls, local, aliases, handler, completion), completion::failed));
    }

    private void bind(
            SslContext tls,
            Endpoint local,
            Supplier<Endpoint> aliases,
            DatagramHandler handler,
            Completion<Entrance> completion) {
        TunnelEntrance entrance = new TunnelEntrance(loop, settings, counters, tls, runtime.worker(), aliases, handler);
        var binding = new ServerBootstrap()
                .group(loop.netty(), loop.netty())
                .channel(runtime.usesEpoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, TunnelPipeline.WATER_MARK)
                .childHandler(entrance)
                .bind(local.toSocketAddress());
        binding.addListener(done -> {
            if (done.isSuccess()) {
                entrance.bound(binding.channel());
                loop.run(() -> completion.succeeded(entrance));
            } else {
                loop.run(() -> completion.failed(BindFailures.of(local, done.cause())));
            }
        });
    }

    /** Keys and providers take milliseconds, the first time a good part of a second. */
    private void compute(ContextMaker maker, Completion<SslContext> completion) {
        try {
            runtime.worker().execute(() -> {
                try {
                    SslContext made = maker.make();
                    loop.execute(() -> completion.succeeded(made));
                } catch (SSLException e) {
                    loop.execute(() -> completion.failed(new Failure(
                            Failure.Code.UNSUPPORTED, "This Java platform offers no usable TLS: " + e.getMessage())));
                }
            });
        } catch (RejectedExecutionException e) {
            loop.execute(() -> completion.failed(
                    new Failure(Failure.Code.LIMIT, "Too much waits for a worker; try again a little later")));
        }
    }

    @FunctionalInterface
    private interface ContextMaker {
        SslContext make() throws SSLException;
    }

    /** Waits for the end of the handshake, and ends once. */
    private final class Dialling extends ChannelInboundHandlerAdapter {

        private final Endpoint remote;
        private final Completion<Tunnel> completion;
        private @Nullable TunnelSocket tunnel;
        private boolean over;

        Dialling(Endpoint remote, Completion<Tunnel> completion) {
            this.remote = remote;
            this.completion = completion;
        }

        /** A proxy may take its time besides that of the connection and of TLS, which have theirs. */
        void begin(TunnelSocket opening) {
            tunnel = opening;
            loop.schedule(3 * settings.patience().toNanos(), () -> {
                if (!over) {
                    fail(new ConnectTimeoutException("There was none in time"));
                    opening.close();
                }
            });
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (done.isSuccess()) {
                    succeed();
                } else {
                    fail(done.cause());
                    ctx.close();
                }
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(new ConnectException("It was closed during the handshake"));
            ctx.fireChannelInactive();
        }

        private void succeed() {
            Tunnel open = tunnel;
            if (!over && open != null) {
                over = true;
                loop.run(() -> completion.succeeded(open));
            }
        }

        void fail(Throwable cause) {
            if (!over) {
                over = true;
                loop.run(() -> completion.failed(failure(cause)));
            }
        }

        private Failure failure(Throwable cause) {
            Failure.Code code = Failure.Code.UNREACHABLE;
            if (cause instanceof ConnectTimeoutException) {
                code = Failure.Code.TIMEOUT;
            } else if (cause instanceof ConnectException) {
                code = Failure.Code.REFUSED;
            } else if (cause instanceof SSLException) {
                code = Failure.Code.PROTOCOL;
            }
            return new Failure(code, "No tunnel to " + remote + ": " + cause.getMessage());
        }
    }
}
