package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.Bytes;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.TlsKeySigner;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.EventLoop.Timer;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerChannels;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.QuicIngress;

/**
 * Links by QUIC over the sockets of a node, dialled and accepted on the same ports. Only from the node's loop; drops are
 * counted under {@code quic.}.
 *
 * <p>The native library loads with the first dial, the first packet of a peer, or {@link #warmUp}, off the loop. Where it
 * does not load, dials fail with UNSUPPORTED, packets are dropped, and everything else of the node goes on.
 */
public final class QuicPeerChannels implements PeerChannels {

    private static final Logger log = LoggerFactory.getLogger(QuicPeerChannels.class);

    private static final AttributeKey<QuicPeerChannel> LINK = AttributeKey.valueOf(QuicPeerChannels.class, "LINK");

    /**
     * What links are built on.
     *
     * @param identity vouches for the TLS key
     * @param entropy for connection ids
     */
    public record Ports(
            NettyRuntime runtime,
            NettyEventLoop loop,
            NettyDatagramTransport transport,
            PeerPaths paths,
            TlsKeySigner identity,
            Entropy entropy,
            Counters counters) {}

    private final Ports ports;
    private final NetworkId network;
    private final QuicSettings settings;
    private final NettyEventLoop loop;
    private final QuicCounters counters;
    private final PeerAddresses addresses = new PeerAddresses();
    private final PathChannel path;

    private final LinkTable links;
    private final Handshakes handshakes;
    private final LazyEngine engine;

    private final QuicIngress ingress = new Ingress();
    private boolean closed;
    private @Nullable AcceptHandler acceptor;

    /** Takes the QUIC packets of {@code ports.transport()} from now on; from the loop. */
    public QuicPeerChannels(Ports ports, NetworkId network, QuicSettings settings) {
        this.ports = ports;
        this.network = network;
        this.settings = settings;
        this.loop = ports.loop();
        this.counters = new QuicCounters(ports.counters());
        this.path = new PathChannel(ports.paths(), addresses, counters);
        this.links = new LinkTable(settings.maxLinks(), settings.maxLinksPerPeer());
        this.handshakes = new Handshakes(counters);
        this.engine = new LazyEngine(loop, ports.runtime().worker(), counters, this::load, this::install);
        ports.transport().deliverQuicTo(ingress);
    }

    @Override
    public void dial(PeerId peer, long timeoutNanos, Completion<PeerChannel> completion) {
        if (closed) {
            fail(completion, Failure.Code.CLOSED, "The node is closing");
            return;
        }
        long deadlineNanos = loop.nanoTime() + timeoutNanos;
        engine.whenLoaded(new LazyEngine.Waiting() {
            @Override
            public void go(QuicEngine loaded) {
                dialNow(loaded, peer, deadlineNanos, completion);
            }

            @Override
            public void giveUp(Failure failure) {
                loop.execute(() -> completion.failed(failure));
            }
        });
    }

    private void dialNow(QuicEngine loaded, PeerId peer, long deadlineNanos, Completion<PeerChannel> completion) {
        if (ports.paths().pathTo(peer) == null) {
            fail(completion, Failure.Code.UNREACHABLE, "No confirmed session leads to " + peer);
            return;
        }
        if (!links.mayAdd(peer)) {
            counters.linkLimit.increment();
            fail(completion, Failure.Code.LIMIT, "There are too many links already; " + peer + " is not dialled");
            return;
        }
        Bytes id = loaded.ids().newDialled();
        QuicChannel.newBootstrap(path)
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        QuicPeerChannel link = add(peer, channel, id, completion);
                        limitDial(link, channel, deadlineNanos);
                        channel.closeFuture().addListener(ended -> loaded.ids().forget(id));
                    }
                })
                .streamHandler(loaded.newStreamHandler())
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, loaded.segments())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the dial has its own
                .localAddress(PeerAddresses.OURS)
                .remoteAddress(addresses.addressOf(peer))
                .localConnectionAddress(new QuicConnectionAddress(id.toArray()))
                .connect()
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        log.debug("The dial of {} failed", peer, connected.cause());
                    }
                });
    }

    private void limitDial(QuicPeerChannel link, QuicChannel channel, long deadlineNanos) {
        Failure late = new Failure(Failure.Code.TIMEOUT, link.peer() + " did not answer in time");
        Timer timer =
                loop.schedule(deadlineNanos - loop.nanoTime(), () -> link.abandon(late, PeerChannel.CloseReason.DONE));
        channel.closeFuture().addListener(ended -> timer.cancel());
    }

    @Override
    public void receive(UdpSocket socket, Endpoint source, ByteBuffer packet) {
        ByteBuf copy = path.alloc().directBuffer(packet.remaining()).writeBytes(packet);
        ingress.onPacket(socket, source, copy);
        ingress.onReadComplete();
    }

    @Override
    public void warmUp() {
        engine.warmUp();
    }

    @Override
    public void onAccepted(AcceptHandler handler) {
        acceptor = handler;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ports.transport().deliverQuicTo(null);
        Failure closing = new Failure(Failure.Code.CLOSED, "The node is closing");
        engine.close(closing);
        for (QuicPeerChannel link : links.all()) {
            link.abandon(closing, PeerChannel.CloseReason.SHUTDOWN);
            link.close(PeerChannel.CloseReason.SHUTDOWN);
        }
        if (path.isRegistered()) {
            path.close().addListener(ended -> log.debug("QUIC is closed"));
        }
    }

    QuicSettings settings() {
        return settings;
    }

    @Nullable
    AcceptHandler acceptor() {
        return acceptor;
    }

    /** A stream of ours is equipped when it is handed out. */
    ChannelHandler outgoingStreamHandler() {
        return new ChannelInitializer<QuicStreamChannel>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                prepare(stream);
            }
        };
    }

    void opened(QuicPeerChannel link) {
        handshakes.opened(link.id());
    }

    void gone(QuicPeerChannel link) {
        links.remove(link);
        handshakes.closed(link.id());
    }

    private QuicPeerChannel add(PeerId peer, QuicChannel channel, Bytes id, @Nullable Completion<PeerChannel> dialler) {
        QuicPeerChannel link = new QuicPeerChannel(this, loop, counters, peer, channel, id, dialler);
        channel.attr(LINK).set(link);
        links.add(link);
        handshakes.begin(link, id, addresses.addressOf(peer));
        return link;
    }

    private static void prepare(QuicStreamChannel stream) {
        stream.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        stream.config().setAutoRead(false);
    }

    private <T> void fail(Completion<T> completion, Failure.Code code, String message) {
        Failure failure = new Failure(code, message);
        loop.execute(() -> completion.failed(failure));
    }

    private QuicEngine load() {
        return QuicEngine.load(
                settings,
                network,
                ports.identity(),
                ports.entropy(),
                ports.runtime().worker(),
                ports.runtime().usesEpoll(),
                new LinkHooks());
    }

    private ChannelFuture install(QuicEngine loaded) {
        ConnectionRouter.install(path.pipeline(), loaded, handshakes);
        return loop.netty().register(path);
    }

    /** Packets from the sockets to QUIC, from peers with a session only. */
    private final class Ingress implements QuicIngress {

        /** Who sent the last packet: those of a batch come from the same, as a rule, and are asked for once. */
        private @Nullable UdpSocket lastSocket;

        private @Nullable Endpoint lastSource;
        private @Nullable InetSocketAddress lastPeer;

        @Override
        @SuppressWarnings("ReferenceEquality") // another object may be the same endpoint: it is looked up then
        public void onPacket(UdpSocket socket, Endpoint source, ByteBuf packet) {
            InetSocketAddress from = lastPeer;
            if (from != null && socket == lastSocket && source == lastSource) {
                path.receive(from, packet);
                return;
            }
            PeerId peer = ports.paths().linkPeerAt(socket, source);
            if (peer == null) {
                counters.noSession.increment();
                packet.release();
            } else if (engine.loaded() != null) {
                from = addresses.addressOf(peer);
                lastSocket = socket;
                lastSource = source;
                lastPeer = from;
                path.receive(from, packet);
            } else {
                engine.whenLoaded(new HeldPacket(peer, packet));
            }
        }

        @Override
        public void beforeControl() {
            lastPeer = null;
            lastSocket = null;
            lastSource = null;
        }

        @Override
        public void onReadComplete() {
            beforeControl();
            if (engine.loaded() != null) {
                path.receiveComplete();
            }
        }

        @Override
        public void onWritable() {
            if (engine.loaded() != null) {
                path.resume();
            }
        }
    }

    private final class HeldPacket implements LazyEngine.Waiting {

        private final PeerId peer;
        private final ByteBuf packet;

        HeldPacket(PeerId peer, ByteBuf packet) {
            this.peer = peer;
            this.packet = packet;
        }

        @Override
        public void go(QuicEngine loaded) {
            path.receive(addresses.addressOf(peer), packet);
            path.receiveComplete();
        }

        @Override
        public void giveUp(Failure failure) {
            counters.notReady.increment();
            packet.release();
        }
    }

    private final class LinkHooks implements QuicEngine.Hooks {

        @Override
        public String admit(QuicChannel channel, boolean dialled) {
            PeerId peer = peerOf(channel);
            if (!dialled && !links.mayAdd(peer)) {
                counters.linkLimit.increment();
                throw new LinkLimitException();
            }
            return peer.toString();
        }

        @Override
        public void initAccepted(QuicChannel channel, Bytes id) {
            add(peerOf(channel), channel, id, null);
        }

        @Override
        public void initStream(QuicStreamChannel stream) {
            prepare(stream);
            stream.parent().attr(LINK).get().onStream(stream);
        }

        private PeerId peerOf(QuicChannel channel) {
            PeerId peer = channel.remoteSocketAddress() instanceof InetSocketAddress address
                    ? addresses.peerAt(address)
                    : null;
            if (peer == null) {
                throw new IllegalStateException("QUIC got a packet of nobody");
            }
            return peer;
        }
    }

    /** Keeps the library from making a connection; a peer can cause it, so it is cheap. */
    private static final class LinkLimitException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LinkLimitException() {
            super("There are too many links", null, false, false);
        }
    }
}
