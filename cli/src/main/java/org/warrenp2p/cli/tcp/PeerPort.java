package org.warrenp2p.cli.tcp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.node.PeerStream;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.node.WarrenNode;
import org.warrenp2p.proto.PeerId;

/** A TCP port that a peer exposes. */
public final class PeerPort {

    private final WarrenNode node;
    private final PeerId peer;
    private final int port;
    private final Duration patience;

    /** @param patience for connecting to the peer if there is no link, and for its answer */
    public PeerPort(WarrenNode node, PeerId peer, int port, Duration patience) {
        this.node = node;
        this.peer = peer;
        this.port = port;
        this.patience = patience;
    }

    /**
     * A connection to it.
     *
     * @throws IOException with a sentence if the peer is not reached, or does not give it
     */
    public PeerStream connect() throws IOException, InterruptedException {
        PeerStream stream =
                await(node.connect(peer, patience).thenCompose(link -> link.openStream(TcpStreams.PROTOCOL)));
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                stream::close, CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS));
        try {
            stream.outputStream().write(TcpStreams.wish(port));
            String refusal = sentence(stream.inputStream().read());
            if (refusal != null) {
                throw new IOException(refusal);
            }
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        } finally {
            late.cancel(false);
        }
    }

    private @Nullable String sentence(int answered) throws IOException {
        if (answered < 0) {
            return "The peer exposes nothing";
        }
        return switch (TcpStreams.Answer.of(answered)) {
            case CONNECTED -> null;
            case NOT_EXPOSED -> "The peer does not expose port " + port;
            case NOT_ALLOWED -> "The peer does not allow this node to open port " + port;
            case NOBODY_LISTENS -> "Nobody listens on port " + port + " of the peer's machine";
            case TOO_MANY -> "The peer has " + TcpStreams.MOST + " connections already";
        };
    }

    private PeerStream await(CompletableFuture<PeerStream> opening) throws IOException, InterruptedException {
        try {
            return opening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(WarrenException.of(e).getMessage(), e);
        } catch (TimeoutException e) {
            opening.cancel(false);
            throw new IOException("The peer did not answer in time", e);
        }
    }
}
