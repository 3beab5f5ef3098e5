package org.warrenp2p.cli.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.warrenp2p.cli.tcp.TcpStreams.Answer;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.PeerId;

/** A TCP service of this machine, for peers. */
public final class ExposedPort {

    /** Whoever listens on the own machine answers at once. */
    private static final int CONNECT_MILLIS = 5_000;

    /** Whoever opens a stream says at once what for. */
    private static final long WISH_SECONDS = 10;

    private final int port;
    private final Predicate<PeerId> allowed;
    private final ExecutorService threads = TcpStreams.threads();
    private final AtomicInteger open = new AtomicInteger();

    /**
     * A service on the loopback.
     *
     * @param allowed who may connect to it
     */
    public ExposedPort(int port, Predicate<PeerId> allowed) {
        this.port = port;
        this.allowed = allowed;
    }

    /** Serves until the node stops. */
    public void serve(WarrenNode node) {
        node.onStream(TcpStreams.PROTOCOL, stream -> threads.execute(() -> handle(stream)));
    }

    private void handle(PeerStream stream) {
        try {
            Answer refusal = open.incrementAndGet() > TcpStreams.MOST ? Answer.TOO_MANY : null;
            if (refusal == null && !allowed.test(stream.connection().peer())) {
                refusal = Answer.NOT_ALLOWED;
            }
            if (refusal != null) {
                refuse(stream, refusal);
            } else {
                connect(stream);
            }
        } catch (IOException e) {
            stream.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stream.close();
        } finally {
            open.decrementAndGet();
        }
    }

    private void connect(PeerStream stream) throws IOException, InterruptedException {
        if (wish(stream) != port) {
            refuse(stream, Answer.NOT_EXPOSED);
            return;
        }
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            socket.close();
            refuse(stream, Answer.NOBODY_LISTENS);
            return;
        }
        TcpStreams.answer(stream, Answer.CONNECTED);
        new Bridge(socket, stream).run(threads);
    }

    private static int wish(PeerStream stream) throws IOException {
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                stream::close, CompletableFuture.delayedExecutor(WISH_SECONDS, TimeUnit.SECONDS));
        try {
            return TcpStreams.readWish(stream.inputStream());
        } finally {
            late.cancel(false);
        }
    }

    private static void refuse(PeerStream stream, Answer why) throws IOException {
        TcpStreams.answer(stream, why);
        stream.outputStream().close();
    }
}
