package org.warrenp2p.node;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The sending direction of a stream for callers that block: a write returns when the next one may come. */
final class BlockingOutput extends OutputStream {

    /** One hop to the loop per so many bytes: about 50 µs each, so 64 KiB allow more than 1 GB/s. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Function<ByteBuffer, CompletableFuture<Void>> write;
    private final Supplier<CompletableFuture<Void>> finish;
    private boolean finished;

    BlockingOutput(Function<ByteBuffer, CompletableFuture<Void>> write, Supplier<CompletableFuture<Void>> finish) {
        this.write = write;
        this.finish = finish;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        for (int sent = 0; sent < length; sent += CHUNK_BYTES) {
            int part = Math.min(CHUNK_BYTES, length - sent);
            await(write.apply(ByteBuffer.wrap(source, offset + sent, part).slice()));
        }
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            await(finish.get());
        }
    }

    private static void await(CompletableFuture<Void> future) throws IOException {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the peer");
        } catch (ExecutionException e) {
            throw new IOException(WarrenException.of(e).getMessage(), e);
        }
    }
}
