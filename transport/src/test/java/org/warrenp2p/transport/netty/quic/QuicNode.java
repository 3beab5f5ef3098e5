package org.warrenp2p.transport.netty.quic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Entropy;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.identity.TlsKeySigner;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerChannel;
import org.warrenp2p.transport.PeerPaths;
import org.warrenp2p.transport.UdpSocket;
import org.warrenp2p.transport.netty.Await;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NettyDatagramTransport;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.SocketSettings;

/** A node of sockets and QUIC alone: its paths are what the test says. */
final class QuicNode implements AutoCloseable {

    /** RFC 863; nobody listens there. */
    private static final int DISCARD_PORT = 9;

    static final Entropy ENTROPY = new SystemEntropy();
    static final QuicSettings SETTINGS = QuicSettings.DEFAULTS;
    private static final long DIAL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    final Counters counters = new Counters();
    final TlsKeySigner identity;
    final NettyRuntime runtime;
    final NettyEventLoop loop;
    final NettyDatagramTransport transport;
    final FakePaths paths = new FakePaths();
    final QuicPeerChannels channels;
    final UdpSocket first;
    final UdpSocket second;
    final BlockingQueue<TestLink> accepted = new LinkedBlockingQueue<>();

    QuicNode(IoKind kind) {
        this(kind, Identity.generate(ENTROPY), SETTINGS);
    }

    QuicNode(IoKind kind, TlsKeySigner identity, QuicSettings settings) {
        this(kind, identity, settings, NetworkId.MAIN);
    }

    QuicNode(IoKind kind, TlsKeySigner identity, QuicSettings settings, NetworkId network) {
        this.identity = identity;
        runtime = NettyRuntime.open(1, kind);
        loop = runtime.newLoop(counters);
        transport = new NettyDatagramTransport(runtime, loop, counters, SocketSettings.DEFAULTS);
        first = open(IpAddress.ofIpv4(0x7f000001));
        second = open(new IpAddress(0, 1));
        channels = Await.on(
                loop,
                () -> new QuicPeerChannels(
                        new QuicPeerChannels.Ports(runtime, loop, transport, paths, identity, ENTROPY, counters),
                        network,
                        settings));
    }

    private UdpSocket open(IpAddress address) {
        return Await.success(
                loop,
                completion -> transport.open(new Endpoint(address, 0), (socket, source, payload) -> {}, completion));
    }

    PeerId peerId() {
        return identity.peerId();
    }

    QuicNode accepting() {
        Await.run(loop, () -> channels.onAccepted(channel -> accepted.add(new TestLink(loop, channel))));
        return this;
    }

    /** From now on both believe in sessions with each other, over IPv4 and IPv6; IPv4 is the path. */
    static void introduce(QuicNode one, QuicNode other) {
        one.knows(other, other.peerId());
        other.knows(one, one.peerId());
    }

    /** This node takes whoever is at the other's sockets for {@code peer}. */
    void knows(QuicNode other, PeerId peer) {
        Await.run(loop, () -> {
            paths.peers.put(new PeerPaths.Path(first, other.first.localEndpoint()), peer);
            paths.peers.put(new PeerPaths.Path(second, other.second.localEndpoint()), peer);
            paths.paths.put(peer, new PeerPaths.Path(first, other.first.localEndpoint()));
        });
    }

    /** Sends by the IPv6 sockets from now on, or by the IPv4 ones; whether that is a change. From the loop. */
    boolean usePath(QuicNode other, boolean ipv6) {
        PeerPaths.Path path = ipv6
                ? new PeerPaths.Path(second, other.second.localEndpoint())
                : new PeerPaths.Path(first, other.first.localEndpoint());
        return !path.equals(paths.paths.put(other.peerId(), path));
    }

    /** What goes to {@code other} is swallowed; copies of it take the path that was in use until now. */
    void sendCopiesOnly(QuicNode other) {
        PeerPaths.Path good = paths.paths.get(other.peerId());
        if (good == null) {
            throw new IllegalStateException("They do not know each other");
        }
        Endpoint nobody = new Endpoint(good.remote().address(), DISCARD_PORT);
        paths.seconds.put(other.peerId(), good);
        paths.paths.put(other.peerId(), new PeerPaths.Path(good.socket(), nobody));
    }

    CompletableFuture<TestLink> dialling(PeerId peer) {
        CompletableFuture<TestLink> result = new CompletableFuture<>();
        loop.execute(() -> channels.dial(
                peer,
                DIAL_TIMEOUT_NANOS,
                Completion.of(
                        channel -> result.complete(new TestLink(loop, channel)),
                        failure -> result.completeExceptionally(new AssertionError(failure.toString())))));
        return result;
    }

    TestLink dial(PeerId peer) {
        return Await.get(dialling(peer));
    }

    Failure dialInVain(PeerId peer, long timeoutNanos) {
        return Await.<PeerChannel>failure(loop, completion -> channels.dial(peer, timeoutNanos, completion));
    }

    Failure dialInVain(PeerId peer) {
        return dialInVain(peer, DIAL_TIMEOUT_NANOS);
    }

    /** Why the other side does not want the link: the dial fails so, or the link closes so, whichever comes first. */
    PeerChannel.CloseReason dialRefused(PeerId peer) {
        CompletableFuture<PeerChannel.CloseReason> refusal = new CompletableFuture<>();
        loop.execute(() -> channels.dial(
                peer,
                DIAL_TIMEOUT_NANOS,
                Completion.of(
                        channel -> {
                            var unused = new TestLink(loop, channel).closed.thenAccept(refusal::complete);
                        },
                        failure -> refusal.complete(
                                PeerChannel.CloseReason.valueOf(failure.code().name())))));
        return Await.get(refusal);
    }

    TestLink nextAccepted() {
        try {
            TestLink link = accepted.poll(30, TimeUnit.SECONDS);
            if (link == null) {
                throw new AssertionError("No link was accepted within 30 s");
            }
            return link;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until something was counted under {@code name}, however slow the machine. */
    void awaitCounted(String name) {
        CompletableFuture<Boolean> counted = new CompletableFuture<>();
        loop.execute(() -> lookAt(name, counted));
        Await.get(counted);
    }

    private void lookAt(String name, CompletableFuture<Boolean> counted) {
        if (counters.snapshot().getOrDefault(name, 0L) > 0) {
            counted.complete(true);
        } else {
            loop.schedule(TimeUnit.MILLISECONDS.toNanos(1), () -> lookAt(name, counted));
        }
    }

    long count(String name) {
        return Await.on(loop, () -> counters.snapshot().getOrDefault(name, 0L));
    }

    @Override
    public void close() {
        Await.run(loop, channels::close);
        Await.run(loop, () -> {
            first.close();
            second.close();
        });
        runtime.close();
    }

    static final class FakePaths implements PeerPaths {

        final Map<Path, PeerId> peers = new LinkedHashMap<>();
        final Map<PeerId, Path> paths = new LinkedHashMap<>();
        final Map<PeerId, Path> seconds = new LinkedHashMap<>();

        @Override
        public @Nullable PeerId peerAt(UdpSocket socket, Endpoint remote) {
            return peers.get(new Path(socket, remote));
        }

        @Override
        public @Nullable Path pathTo(PeerId peer) {
            return paths.get(peer);
        }

        @Override
        public @Nullable Path secondLinkPathTo(PeerId peer) {
            return seconds.get(peer);
        }
    }
}
