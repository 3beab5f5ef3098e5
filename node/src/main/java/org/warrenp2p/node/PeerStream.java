package org.warrenp2p.node;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A reliable, ordered, bidirectional stream of bytes to a peer, with backpressure both ways: at most 256 KiB wait here
 * in each direction. Use either the futures or the blocking {@link #inputStream()} and {@link #outputStream()}.
 */
public interface PeerStream extends AutoCloseable {

    /** The link that it belongs to. */
    PeerConnection connection();

    /** What it speaks. */
    String protocol();

    /**
     * The next bytes, or empty at the end of the peer's direction. One read at a time; fails with CLOSED if the stream
     * was reset or the link ended.
     */
    CompletableFuture<Optional<ByteBuffer>> read();

    /**
     * Writes all of {@code bytes}, which must not change until the future completes: when the next write may come. One
     * write at a time.
     */
    CompletableFuture<Void> write(ByteBuffer bytes);

    /** Ends our direction after what was written; the peer's goes on. */
    CompletableFuture<Void> finish();

    /** Blocking reads; an {@link java.io.IOException} if the stream was reset. Not from a callback executor of one thread. */
    InputStream inputStream();

    /** Blocking writes; closing it is {@link #finish()}. */
    OutputStream outputStream();

    /** Gives up both directions unless they have ended; the peer sees a reset. */
    @Override
    void close();
}
