package org.warrenp2p.bench.bare;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.bench.yardstick.LoadSocket;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.NetworkId;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.proto.message.Frame.Role;
import org.warrenp2p.proto.message.Request;
import org.warrenp2p.proto.message.Response;
import org.warrenp2p.transport.CircuitDatagrams;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Exchanges;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.RandomStreams;
import org.warrenp2p.transport.exchange.ControlPlane;
import org.warrenp2p.transport.exchange.ControlSettings;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.noise.CryptoWorker;
import org.warrenp2p.transport.noise.NoiseSessionCrypto;

/**
 * A peer with a session with a relay, and nothing else: it asks for places and circuits, and what comes and leaves on these is
 * counted and written below it, by its {@link LoadSocket}.
 */
public final class CircuitEndNode implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PeerId peer;
    private final NettyEventLoop loop;
    private final ControlPlane plane;
    private final LoadSocket socket;

    private CircuitEndNode(PeerId peer, NettyEventLoop loop, ControlPlane plane, LoadSocket socket) {
        this.peer = peer;
        this.loop = loop;
        this.plane = plane;
        this.socket = socket;
    }

    /** A fresh one; waits, so not from a loop. All of one runtime with a single loop share that. */
    public static CircuitEndNode open(NettyRuntime runtime, Executor curves) {
        Counters counters = new Counters();
        NettyEventLoop loop = runtime.newLoop(counters);
        SystemEntropy entropy = new SystemEntropy();
        Identity identity = Identity.generate(entropy);
        ControlPlane plane = new ControlPlane(
                new ControlPlane.Ports(
                        identity.peerId(),
                        loop,
                        new NoiseSessionCrypto(identity, NetworkId.MAIN, entropy, new CryptoWorker(curves), loop),
                        entropy,
                        new RandomStreams(entropy.nextLong()),
                        counters),
                ControlSettings.defaults(),
                () -> Role.CLIENT);
        LoadSocket socket = LoadSocket.open(runtime, loop, first -> first == CircuitDatagrams.TYPE, plane.handler());
        CompletableFuture<CircuitEndNode> opened = new CompletableFuture<>();
        loop.execute(() -> {
            plane.addSocket(socket);
            opened.complete(new CircuitEndNode(identity.peerId(), loop, plane, socket));
        });
        return opened.join();
    }

    /** Who it is. */
    public PeerId peer() {
        return peer;
    }

    /** Where its datagrams come and leave. */
    public LoadSocket socket() {
        return socket;
    }

    /** Asks {@code to}. */
    public CompletableFuture<Response> ask(Contact to, Request request) {
        CompletableFuture<Response> answered = new CompletableFuture<>();
        loop.execute(() -> {
            var unused = plane.exchanges().ask(to, request, PATIENCE_NANOS, new Exchanges.Listener() {
                @Override
                public void onResponse(Response response, Exchanges.Answer answer) {
                    answered.complete(response);
                }

                @Override
                public void onFailure(Failure failure) {
                    answered.completeExceptionally(
                            new IllegalStateException(failure.code() + ": " + failure.message()));
                }
            });
        });
        return answered;
    }

    /** Says goodbye and closes the socket; waits. */
    @Override
    public void close() {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.execute(() -> {
            plane.close();
            closed.complete(true);
        });
        var unused = closed.join();
        socket.close();
    }
}
