package org.warrenp2p.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Completion;
import org.warrenp2p.transport.Counters;
import org.warrenp2p.transport.Failure;
import org.warrenp2p.transport.PeerStream;

/** TCP streams against the JDK's sockets. */
class NettyStreamTransportTest {

    private static final int LIMIT_SECONDS = 20;

    @TestOnEachIoKind
    void shouldSendAndReceiveUntilBothHaveFinished(IoKind io) throws Exception {
        try (NettyRuntime runtime = NettyRuntime.open(1, io);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Answers answers = new Answers();
            dial(runtime, server.getLocalPort(), answers, stream -> {
                stream.write(ByteBuffer.wrap("question".getBytes(StandardCharsets.US_ASCII)));
                stream.finish();
            });
            try (Socket peer = server.accept();
                    InputStream in = peer.getInputStream();
                    OutputStream out = peer.getOutputStream()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("question");
                out.write("answer".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(answers.finished.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("answer");
            assertThat(answers.closedCleanly.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @TestOnEachIoKind
    void shouldTellThePeerOfAReset(IoKind io) throws Exception {
        try (NettyRuntime runtime = NettyRuntime.open(1, io);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Answers answers = new Answers();
            dial(runtime, server.getLocalPort(), answers, PeerStream::reset);
            try (Socket peer = server.accept()) {
                assertThat(endsAtOnce(peer)).isTrue();
            }
            assertThat(answers.closedCleanly.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isFalse();
        }
    }

    private static boolean endsAtOnce(Socket peer) {
        try (InputStream in = peer.getInputStream()) {
            peer.setSoTimeout(LIMIT_SECONDS * 1_000);
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @TestOnEachIoKind
    void shouldSayThatNobodyListens(IoKind io) throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        try (NettyRuntime runtime = NettyRuntime.open(1, io)) {
            Answers answers = new Answers();
            dial(runtime, port, answers, stream -> {});
            assertThat(answers.failed.get(LIMIT_SECONDS, TimeUnit.SECONDS).code())
                    .isEqualTo(Failure.Code.REFUSED);
        }
    }

    private static void dial(NettyRuntime runtime, int port, Answers answers, Consumer<PeerStream> then) {
        NettyEventLoop loop = runtime.newLoop(new Counters());
        NettyStreamTransport streams = new NettyStreamTransport(runtime, loop);
        loop.execute(() -> streams.dial(
                new Endpoint(IpAddress.of(InetAddress.getLoopbackAddress()), port),
                Completion.of(
                        stream -> {
                            stream.handle(answers);
                            then.accept(stream);
                        },
                        answers.failed::complete)));
    }

    private static final class Answers implements PeerStream.Handler {

        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> finished = new CompletableFuture<>();
        private final CompletableFuture<Boolean> closedCleanly = new CompletableFuture<>();
        private final CompletableFuture<Failure> failed = new CompletableFuture<>();

        @Override
        public void onData(ByteBuffer bytes) {
            text.append(StandardCharsets.US_ASCII.decode(bytes));
        }

        @Override
        public void onFinished() {
            finished.complete(text.toString());
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(boolean clean) {
            closedCleanly.complete(clean);
        }
    }
}
