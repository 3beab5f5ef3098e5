package org.warrenp2p.cli.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.warrenp2p.node.PeerConnection;
import org.warrenp2p.node.PeerStream;

/** Asks a peer's {@link EchoService} for one message. */
public final class EchoProbe {

    private static final byte[] MESSAGE = "hello".getBytes(StandardCharsets.US_ASCII);

    private EchoProbe() {}

    /**
     * Completes with true when the first byte has come back, with false if the peer does not serve the protocol. The
     * caller sets the time-out.
     */
    public static CompletableFuture<Boolean> firstByte(PeerConnection connection) {
        return connection
                .openStream(EchoService.PROTOCOL)
                .thenCompose(EchoProbe::exchange)
                .exceptionally(reset -> false);
    }

    private static CompletableFuture<Boolean> exchange(PeerStream stream) {
        return stream.write(ByteBuffer.wrap(MESSAGE))
                .thenCompose(written -> stream.read())
                .thenApply(answer -> answer.isPresent())
                .whenComplete((answered, failure) -> stream.close());
    }
}
