package org.warrenp2p.transport.netty.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
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
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.NettyUdpSocket;
import org.warrenp2p.transport.netty.QuicIngress;

/**
 * Links by QUIC over the sockets of a node, dialled and accepted on the same ports. Only from the node's loop; drops are
 * counted under {@code quic.}.
 *
 * <p>The native library loads with the first dial or the first packet of a peer, off the loop. Where it does not load,
 * dials fail with UNSUPPORTED, packets are dropped, and everything else of the node goes on.
 */
public final class QuicPeerChannels implements PeerChannels {

    private static final Logger log = LoggerFactory.getLogger(QuicPeerChannels.class);

    private static final AttributeKey<QuicPeerChannel> LINK = AttributeKey.valueOf(QuicPeerChannels.class, "LINK");

    /** Dials and packets that wait while the library loads (tens of milliseconds); further ones are refused. */
    private static final int MAX_WAITING = 256;

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

    /** Links by peer, opening ones included; at most {@link QuicSettings#maxLinks}. */
    private final Map<PeerId, List<QuicPeerChannel>> links = new LinkedHashMap<>();

    /** At most {@link #MAX_WAITING}. */
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private int linkCount;
    private boolean loading;
    private boolean closed;
    private @Nullable QuicEngine engine;
    private @Nullable Failure unsupported;
    private @Nullable AcceptHandler acceptor;

    /** Something that goes on when the library is loaded, or is given up. */
    private interface Waiting {

        void go(QuicEngine engine);

        void giveUp(Failure failure);
    }

    /** Takes the QUIC packets of {@code ports.transport()} from now on; from the loop. */
    public QuicPeerChannels(Ports ports, NetworkId network, QuicSettings settings) {
        this.ports = ports;
        this.network = network;
        this.settings = settings;
        this.loop = ports.loop();
        this.counters = new QuicCounters(ports.counters());
        this.path = new PathChannel(ports.paths(), addresses, counters);
        ports.transport().deliverQuicTo(new Ingress());
    }

    @Override
    public void dial(PeerId peer, long timeoutNanos, Completion<PeerChannel> completion) {
        if (closed) {
            fail(completion, Failure.Code.CLOSED, "The node is closing");
            return;
        }
        long deadlineNanos = loop.nanoTime() + timeoutNanos;
        whenLoaded(new Waiting() {
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
        if (!mayAdd(peer)) {
            counters.linkLimit.increment();
            fail(completion, Failure.Code.LIMIT, "There are too many links already; " + peer + " is not dialled");
            return;
        }
        Bytes id = loaded.ids().newDialled();
        QuicChannel.newBootstrap(path)
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        QuicPeerChannel link = add(peer, channel, completion);
                        limitDial(link, channel, deadlineNanos);
                        channel.closeFuture().addListener(ended -> loaded.ids().forget(id));
                    }
                })
                .streamHandler(loaded.newStreamHandler())
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, loaded.segments())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the dial has its own, which includes the acceptance
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
        Timer timer = loop.schedule(deadlineNanos - loop.nanoTime(), () -> link.abandon(late));
        channel.closeFuture().addListener(ended -> timer.cancel());
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
        giveUpWaiting(closing);
        List<QuicPeerChannel> open = new ArrayList<>();
        links.values().forEach(open::addAll);
        for (QuicPeerChannel link : open) {
            link.abandon(closing);
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

    void gone(QuicPeerChannel link) {
        List<QuicPeerChannel> ofPeer = links.get(link.peer());
        if (ofPeer != null && ofPeer.remove(link)) {
            linkCount--;
            if (ofPeer.isEmpty()) {
                links.remove(link.peer());
            }
        }
    }

    private QuicPeerChannel add(PeerId peer, QuicChannel channel, @Nullable Completion<PeerChannel> dialler) {
        QuicPeerChannel link = new QuicPeerChannel(this, loop, counters, peer, channel, dialler);
        channel.attr(LINK).set(link);
        links.computeIfAbsent(peer, ignored -> new ArrayList<>()).add(link);
        linkCount++;
        return link;
    }

    private boolean mayAdd(PeerId peer) {
        List<QuicPeerChannel> ofPeer = links.get(peer);
        return linkCount < settings.maxLinks() && (ofPeer == null || ofPeer.size() < settings.maxLinksPerPeer());
    }

    private static void prepare(QuicStreamChannel stream) {
        stream.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        stream.config().setAutoRead(false);
    }

    private <T> void fail(Completion<T> completion, Failure.Code code, String message) {
        Failure failure = new Failure(code, message);
        loop.execute(() -> completion.failed(failure));
    }

    private void whenLoaded(Waiting task) {
        if (engine != null) {
            task.go(engine);
        } else if (unsupported != null) {
            task.giveUp(unsupported);
        } else if (waiting.size() >= MAX_WAITING) {
            counters.notReady.increment();
            task.giveUp(new Failure(Failure.Code.LIMIT, "QUIC is still loading and many dials wait for it"));
        } else {
            waiting.add(task);
            load();
        }
    }

    private void load() {
        if (loading) {
            return;
        }
        loading = true;
        try {
            ports.runtime().worker().execute(this::loadOnWorker);
        } catch (RejectedExecutionException e) {
            loading = false;
            giveUpWaiting(new Failure(Failure.Code.LIMIT, "There is too much to do to load QUIC now"));
        }
    }

    private void loadOnWorker() {
        try {
            QuicEngine loaded = QuicEngine.load(
                    settings,
                    network,
                    ports.identity(),
                    ports.entropy(),
                    ports.runtime().worker(),
                    ports.runtime().usesEpoll(),
                    new LinkHooks());
            loop.execute(() -> loaded(loaded));
        } catch (RuntimeException | LinkageError e) {
            loop.execute(() -> notLoaded(e));
        }
    }

    private void loaded(QuicEngine loaded) {
        if (closed) {
            return;
        }
        ConnectionRouter.install(path.pipeline(), loaded);
        loop.netty().register(path).addListener(registered -> {
            if (registered.isSuccess()) {
                engine = loaded;
                for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                    next.go(loaded);
                }
            } else {
                notLoaded(registered.cause());
            }
        });
    }

    private void notLoaded(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String platform = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        unsupported = new Failure(
                Failure.Code.UNSUPPORTED,
                "QUIC does not load on " + platform + " (" + root.getMessage() + "); links need Linux with glibc or"
                        + " macOS on x86_64 or aarch64, or Windows on x86_64, with the netty-codec-native-quic library"
                        + " for it on the class path");
        log.warn("{}", unsupported.message());
        giveUpWaiting(unsupported);
    }

    private void giveUpWaiting(Failure failure) {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.giveUp(failure);
        }
    }

    /** Packets from the sockets to QUIC, from peers with a session only. */
    private final class Ingress implements QuicIngress {

        @Override
        public void onPacket(NettyUdpSocket socket, Endpoint source, ByteBuf packet) {
            PeerId peer = ports.paths().peerAt(socket, source);
            if (peer == null) {
                counters.noSession.increment();
                packet.release();
            } else if (engine != null) {
                path.receive(peer, packet);
            } else {
                whenLoaded(new HeldPacket(peer, packet));
            }
        }

        @Override
        public void onReadComplete() {
            if (engine != null) {
                path.receiveComplete();
            }
        }

        @Override
        public void onWritable() {
            if (engine != null) {
                path.resume();
            }
        }
    }

    private final class HeldPacket implements Waiting {

        private final PeerId peer;
        private final ByteBuf packet;

        HeldPacket(PeerId peer, ByteBuf packet) {
            this.peer = peer;
            this.packet = packet;
        }

        @Override
        public void go(QuicEngine loaded) {
            path.receive(peer, packet);
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
            if (!dialled && !mayAdd(peer)) {
                counters.linkLimit.increment();
                throw new LinkLimitException();
            }
            return peer.toString();
        }

        @Override
        public void initAccepted(QuicChannel channel) {
            add(peerOf(channel), channel, null);
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
