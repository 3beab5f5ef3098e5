package org.warrenp2p.testnet.survey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.warrenp2p.node.PeerStream;

/** One text in each direction of a stream, each ended by the end of its direction. */
final class StreamText {

    private StreamText() {}

    /** Writes {@code text} and ends our direction. */
    static CompletableFuture<Void> write(PeerStream stream, String text) {
        return stream.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .thenCompose(written -> stream.finish());
    }

    /** All that the peer writes; fails if that is more than {@code most} bytes or takes longer than {@code limit}. */
    static CompletableFuture<String> read(PeerStream stream, int most, Duration limit) {
        return more(stream, ByteBuffer.allocate(most)).orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static CompletableFuture<String> more(PeerStream stream, ByteBuffer into) {
        return stream.read().thenCompose(bytes -> {
            if (bytes.isEmpty()) {
                into.flip();
                return CompletableFuture.completedFuture(
                        StandardCharsets.UTF_8.decode(into).toString());
            }
            if (bytes.get().remaining() > into.remaining()) {
                return CompletableFuture.failedFuture(new IllegalArgumentException("The text is too long"));
            }
            into.put(bytes.get());
            return more(stream, into);
        });
    }
}
