package org.warrenp2p.transport.netty.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.identity.Identity;
import org.warrenp2p.proto.identity.SystemEntropy;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.TunnelTransport.Entrance;
import org.warrenp2p.transport.TunnelTransport.Tunnel;
import org.warrenp2p.transport.netty.IoKind;
import org.warrenp2p.transport.netty.NettyEventLoop;
import org.warrenp2p.transport.netty.NettyRuntime;
import org.warrenp2p.transport.netty.TestOnEachIoKind;

/** Tunnels over loopback, also through what should be a proxy. */
class NettyTunnelTransportTest {

    private static final int LIMIT_SECONDS = 20;
    private static final Endpoint RELAY = Endpoint.parse("[fd00::1]:1");
    private static final TunnelSettings FEW =
            new TunnelSettings(512, 2, Duration.ofSeconds(10), Duration.ofSeconds(120), null);

    private final Counters counters = new Counters();
    private final BlockingQueue<Arrived> atEntrance = new LinkedBlockingQueue<>();
    private final BlockingQueue<Arrived> atDialler = new LinkedBlockingQueue<>();
    private NettyRuntime runtime = NettyRuntime.open(1, IoKind.NIO);
    private NettyEventLoop loop = runtime.newLoop(counters);
    private int aliases;

    private record Arrived(Tunnel tunnel, Endpoint source, String text) {}

    private void use(IoKind io) {
        runtime.close();
        runtime = NettyRuntime.open(1, io);
        loop = runtime.newLoop(counters);
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @TestOnEachIoKind
    void shouldCarryDatagramsBothWays(IoKind io) throws Exception {
        use(io);
        Tunnel tunnel = get(dial(listen(FEW).localEndpoint(), FEW));
        assertThat(tunnel.alias()).isEqualTo(RELAY);
        send(tunnel, "one", "two");
        Arrived first = next(atEntrance);
        assertThat(first.text).isEqualTo("one");
        assertThat(next(atEntrance).text).isEqualTo("two");
        send(first.tunnel, "back", "x".repeat(TunnelSocket.MAX_DATAGRAM_BYTES));
        Arrived back = next(atDialler);
        assertThat(back).isEqualTo(new Arrived(tunnel, RELAY, "back"));
        assertThat(next(atDialler).text).hasSize(TunnelSocket.MAX_DATAGRAM_BYTES);
    }

    @TestOnEachIoKind
    void shouldReachTheOtherEndOnly(IoKind io) throws Exception {
        use(io);
        Tunnel tunnel = get(dial(listen(FEW).localEndpoint(), FEW));
        assertThat(tunnel.canReach(RELAY)).isTrue();
        assertThat(tunnel.canReach(Endpoint.parse("[fd00::2]:1"))).isFalse();
        loop.execute(() -> tunnel.send(Endpoint.parse("[fd00::2]:1"), ByteBuffer.wrap(new byte[] {1})));
        loop.execute(() -> tunnel.send(RELAY, ByteBuffer.wrap(new byte[TunnelSocket.MAX_DATAGRAM_BYTES + 1])));
        send(tunnel, "after");
        assertThat(next(atEntrance).text).isEqualTo("after");
        assertThat(count("tunnel.wrong_destination")).isEqualTo(2);
    }

    @TestOnEachIoKind
    void shouldTellBothEndsOfTheEnd(IoKind io) throws Exception {
        use(io);
        Entrance entrance = listen(FEW);
        Tunnel tunnel = get(dial(entrance.localEndpoint(), FEW));
        send(tunnel, "hello");
        Tunnel there = next(atEntrance).tunnel;
        CompletableFuture<String> ended = new CompletableFuture<>();
        CompletableFuture<String> endedThere = new CompletableFuture<>();
        loop.execute(() -> {
            there.onEnd(() -> endedThere.complete("there"));
            tunnel.onEnd(() -> ended.complete("here"));
            tunnel.close();
        });
        assertThat(get(ended)).isEqualTo("here");
        assertThat(get(endedThere)).isEqualTo("there");
        assertThat(there.canReach(there.alias())).isFalse();
    }

    @TestOnEachIoKind
    void shouldTakeSoManyOfAPrefix(IoKind io) throws Exception {
        use(io);
        Entrance entrance = listen(FEW);
        Tunnel first = get(dial(entrance.localEndpoint(), FEW));
        get(dial(entrance.localEndpoint(), FEW));
        Failure failure = failureOf(dial(entrance.localEndpoint(), FEW));
        assertThat(failure.message()).startsWith("No tunnel to " + entrance.localEndpoint());
        assertThat(count("tunnel.refused_prefix")).isEqualTo(1);
        send(first, "first");
        Tunnel there = next(atEntrance).tunnel;
        CompletableFuture<String> gone = new CompletableFuture<>();
        loop.execute(() -> {
            there.onEnd(() -> gone.complete("gone"));
            first.close();
        });
        get(gone);
        get(dial(entrance.localEndpoint(), FEW));
    }

    @TestOnEachIoKind
    void shouldEndWhatIsNoTls(IoKind io) throws Exception {
        use(io);
        Entrance entrance = listen(FEW);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), entrance.localEndpoint().port())) {
            socket.setSoTimeout(LIMIT_SECONDS * 1_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
        assertThat(count("tunnel.malformed")).isEqualTo(1);
    }

    @TestOnEachIoKind
    void shouldSayThatNobodyListensOrSomebodyElse(IoKind io) throws Exception {
        use(io);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Tunnel> dialled = dial(loopback(silent.getLocalPort()), FEW);
            try (Socket peer = silent.accept()) {
                peer.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(failureOf(dialled).code()).isEqualTo(Failure.Code.PROTOCOL);
            }
        }
        int closed;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = gone.getLocalPort();
        }
        assertThat(failureOf(dial(loopback(closed), FEW)).code()).isEqualTo(Failure.Code.REFUSED);
    }

    @TestOnEachIoKind
    void shouldGoThroughAProxy(IoKind io) throws Exception {
        use(io);
        Entrance entrance = listen(FEW);
        try (Proxy proxy = new Proxy(request -> "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")) {
            Tunnel tunnel = get(dial(entrance.localEndpoint(), FEW.through(proxy.endpoint())));
            send(tunnel, "through");
            assertThat(next(atEntrance).text).isEqualTo("through");
            assertThat(proxy.asked.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .startsWith("CONNECT " + entrance.localEndpoint() + " HTTP/1.1\r\n");
        }
    }

    @TestOnEachIoKind
    void shouldSayWhatAProxyAnswered(IoKind io) throws Exception {
        use(io);
        try (Proxy proxy = new Proxy(request -> "HTTP/1.1 403 Forbidden\r\n\r\n")) {
            Failure failure = failureOf(dial(loopback(443), FEW.through(proxy.endpoint())));
            assertThat(failure.code()).isEqualTo(Failure.Code.REFUSED);
            assertThat(failure.message()).contains("HTTP/1.1 403 Forbidden");
        }
        try (Proxy proxy = new Proxy(request -> "x".repeat(20_000))) {
            assertThat(failureOf(dial(loopback(443), FEW.through(proxy.endpoint())))
                            .message())
                    .contains("does not answer as an HTTP proxy");
        }
    }

    private Entrance listen(TunnelSettings settings) throws Exception {
        CompletableFuture<Entrance> entrance = new CompletableFuture<>();
        loop.execute(() -> transport(settings)
                .listen(
                        loopback(0),
                        () -> new Endpoint(IpAddress.parse("fd00::2"), ++aliases),
                        (socket, source, payload) -> atEntrance.add(arrived((Tunnel) socket, source, payload)),
                        Completion.of(
                                entrance::complete,
                                failure -> entrance.completeExceptionally(new AssertionError(failure)))));
        return get(entrance);
    }

    private CompletableFuture<Tunnel> dial(Endpoint remote, TunnelSettings settings) {
        CompletableFuture<Tunnel> tunnel = new CompletableFuture<>();
        loop.execute(() -> transport(settings)
                .dial(
                        remote,
                        RELAY,
                        (socket, source, payload) -> atDialler.add(arrived((Tunnel) socket, source, payload)),
                        Completion.of(tunnel::complete, failure -> tunnel.completeExceptionally(new Failed(failure)))));
        return tunnel;
    }

    private NettyTunnelTransport transport(TunnelSettings settings) {
        SystemEntropy entropy = new SystemEntropy();
        return new NettyTunnelTransport(runtime, loop, Identity.generate(entropy), entropy, counters, settings);
    }

    private static Arrived arrived(Tunnel tunnel, Endpoint source, ByteBuffer payload) {
        return new Arrived(
                tunnel, source, StandardCharsets.US_ASCII.decode(payload).toString());
    }

    private void send(Tunnel tunnel, String... texts) {
        loop.execute(() -> {
            for (String text : texts) {
                tunnel.send(tunnel.alias(), ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            }
        });
    }

    private static Arrived next(BlockingQueue<Arrived> queue) throws InterruptedException {
        Arrived arrived = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(arrived).as("something comes").isNotNull();
        return arrived;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static Failure failureOf(CompletableFuture<Tunnel> dialled) {
        return dialled.handle((tunnel, cause) -> {
                    assertThat(cause).isInstanceOf(Failed.class);
                    return ((Failed) cause).failure;
                })
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private long count(String name) throws Exception {
        CompletableFuture<Long> value = new CompletableFuture<>();
        loop.execute(() -> value.complete(counters.counter(name).value()));
        return get(value);
    }

    private static Endpoint loopback(int port) {
        return new Endpoint(IpAddress.of(InetAddress.getLoopbackAddress()), port);
    }

    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Failure failure;

        Failed(Failure failure) {
            super(failure.message());
            this.failure = failure;
        }
    }

    /** Answers one request, and then carries bytes both ways. */
    private static final class Proxy implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CompletableFuture<String> asked = new CompletableFuture<>();
        private final Function<String, String> answer;

        Proxy(Function<String, String> answer) throws IOException {
            this.answer = answer;
            start(this::serve);
        }

        Endpoint endpoint() {
            return loopback(server.getLocalPort());
        }

        private void serve() throws IOException {
            try (Socket client = server.accept()) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) client.getInputStream().read());
                }
                asked.complete(head.toString());
                String said = answer.apply(head.toString());
                client.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                if (!said.contains(" 200 ")) {
                    client.getInputStream().readAllBytes();
                    return;
                }
                Endpoint target = Endpoint.parse(head.substring("CONNECT ".length(), head.indexOf(" HTTP")));
                try (Socket there = new Socket(target.address().toInetAddress(), target.port())) {
                    InputStream back = there.getInputStream();
                    OutputStream toClient = client.getOutputStream();
                    start(() -> back.transferTo(toClient));
                    client.getInputStream().transferTo(there.getOutputStream());
                }
            }
        }

        private static void start(Serving serving) {
            Thread thread = new Thread(() -> {
                try {
                    serving.run();
                } catch (UncheckedIOException | IOException e) {
                    // the other side has gone, as it does at the end of each test
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }

        @FunctionalInterface
        private interface Serving {
            void run() throws IOException;
        }
    }
}
