package org.warrenp2p.node;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.warrenp2p.transport.Failure;

/** A stream as applications see it: writes hop to the loop, what arrives waits in an inbox. */
final class LinkStream implements PeerStream, org.warrenp2p.transport.PeerStream.Handler {

    /** What reads and writes fail with once the stream is gone. */
    static final Failure ENDED = new Failure(Failure.Code.CLOSED, "The stream was reset or its connection ended");

    private final LinkConnection connection;
    private final String protocol;
    private final org.warrenp2p.transport.PeerStream stream;
    private final LoopCalls calls;
    private final Runnable onEnd;
    private final StreamInbox inbox;

    // only on the loop
    private @Nullable CompletableFuture<Void> waitingWrite;
    private boolean closed;

    /** @param onEnd run on the loop when the stream is over */
    LinkStream(
            LinkConnection connection,
            String protocol,
            org.warrenp2p.transport.PeerStream stream,
            LoopCalls calls,
            Runnable onEnd) {
        this.onEnd = onEnd;
        this.connection = connection;
        this.protocol = protocol;
        this.stream = stream;
        this.calls = calls;
        this.inbox = new StreamInbox(reading -> calls.run(() -> stream.setReading(reading)), calls::run);
    }

    @Override
    public PeerConnection connection() {
        return connection;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public CompletableFuture<Optional<ByteBuffer>> read() {
        return onCallers(inbox.read());
    }

    @Override
    public CompletableFuture<Void> write(ByteBuffer bytes) {
        return onCallers(writeOnLoop(bytes));
    }

    @Override
    public CompletableFuture<Void> finish() {
        return calls.<Boolean>call(completion -> {
                    stream.finish();
                    completion.succeeded(true);
                })
                .thenAccept(ignored -> {});
    }

    @Override
    public InputStream inputStream() {
        return new BlockingInput(inbox);
    }

    @Override
    public OutputStream outputStream() {
        return new BlockingOutput(this::writeOnLoop, this::finish);
    }

    @Override
    public void close() {
        calls.run(() -> {
            if (!closed) {
                stream.reset();
            }
        });
    }

    /** Completes on the loop, which spares those who block a second hop. */
    private CompletableFuture<Void> writeOnLoop(ByteBuffer bytes) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        calls.runOrElse(
                () -> {
                    if (closed) {
                        written.completeExceptionally(new WarrenException(ENDED));
                    } else if (waitingWrite != null) {
                        written.completeExceptionally(
                                new IllegalStateException("One write at a time: wait for the future of the last one"));
                    } else if (stream.write(bytes)) {
                        written.complete(null);
                    } else {
                        waitingWrite = written;
                    }
                },
                () -> written.completeExceptionally(new WarrenException(ENDED)));
        return written;
    }

    @Override
    public void onData(ByteBuffer bytes) {
        inbox.add(bytes);
    }

    @Override
    public void onFinished() {
        inbox.finish();
    }

    @Override
    public void onWritable() {
        CompletableFuture<Void> written = waitingWrite;
        waitingWrite = null;
        if (written != null) {
            written.complete(null);
        }
    }

    @Override
    public void onClosed(boolean clean) {
        closed = true;
        onEnd.run();
        inbox.close(clean);
        CompletableFuture<Void> written = waitingWrite;
        waitingWrite = null;
        if (written != null) {
            written.completeExceptionally(new WarrenException(ENDED));
        }
    }

    private <T> CompletableFuture<T> onCallers(CompletableFuture<T> internal) {
        return internal.whenCompleteAsync((value, failure) -> {}, calls::callback);
    }
}
