package org.warrenp2p.node;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived on a stream and nobody has read yet. Filled on the loop, emptied by the application's threads; when
 * {@link #FULL_BYTES} wait the stream is paused, and resumed when half is gone.
 */
final class StreamInbox {

    /** Pause here: large enough that a reader on another thread is never starved at 500 MB/s and 100 µs of wake-up. */
    static final int FULL_BYTES = 256 * 1024;

    private final Consumer<Boolean> setReading;
    private final Executor endOfTurn;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private @Nullable CompletableFuture<Optional<ByteBuffer>> reader;
    private int waitingBytes;
    private boolean paused;
    private boolean wakingUp;
    private boolean finished;
    private boolean broken;

    /** @param endOfTurn runs a task on the loop after what the loop is doing now */
    StreamInbox(Consumer<Boolean> setReading, Executor endOfTurn) {
        this.setReading = setReading;
        this.endOfTurn = endOfTurn;
    }

    /**
     * A copy of {@code bytes} waits from now on. Readers are woken once, at the end of this turn of the loop, however
     * many pieces it brings: waking a thread for each of them took a third of the loop's time.
     */
    void add(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        boolean wakeUp;
        lock.lock();
        try {
            buffers.add(copy);
            waitingBytes += copy.remaining();
            if (waitingBytes >= FULL_BYTES && !paused) {
                paused = true;
                setReading.accept(false);
            }
            wakeUp = !wakingUp;
            wakingUp = true;
        } finally {
            lock.unlock();
        }
        if (wakeUp) {
            endOfTurn.execute(() -> change(() -> wakingUp = false));
        }
    }

    /** Nothing more comes. */
    void finish() {
        change(() -> finished = true);
    }

    /** The stream is over; unless the peer had finished, what has not come never will. */
    void close(boolean clean) {
        change(() -> broken = !clean || !finished);
    }

    /** The next bytes, or empty at the end. */
    CompletableFuture<Optional<ByteBuffer>> read() {
        CompletableFuture<Optional<ByteBuffer>> future = new CompletableFuture<>();
        change(() -> {
            if (reader != null) {
                throw new IllegalStateException("One read at a time: wait for the future of the last one");
            }
            reader = future;
        });
        return future;
    }

    /** Blocks until there is something, then moves up to {@code length} bytes; -1 at the end. */
    int readInto(byte[] target, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (buffers.isEmpty() && !finished && !broken) {
                changed.await();
            }
            if (buffers.isEmpty()) {
                if (finished) {
                    return -1;
                }
                throw new IOException(LinkStream.ENDED.message());
            }
            return drainInto(target, offset, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the peer");
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    private int drainInto(byte[] target, int offset, int length) {
        int moved = 0;
        while (moved < length && !buffers.isEmpty()) {
            ByteBuffer first = buffers.peek();
            int part = Math.min(length - moved, first.remaining());
            first.get(target, offset + moved, part);
            moved += part;
            if (!first.hasRemaining()) {
                buffers.remove();
            }
        }
        taken(moved);
        return moved;
    }

    private void taken(int bytes) {
        waitingBytes -= bytes;
        if (paused && waitingBytes <= FULL_BYTES / 2) {
            paused = false;
            setReading.accept(true);
        }
    }

    /** Changes the state, wakes whoever blocks, and serves the waiting reader outside the lock. */
    private void change(Runnable mutation) {
        Runnable delivery;
        lock.lock();
        try {
            mutation.run();
            delivery = serveReader();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        delivery.run();
    }

    private Runnable serveReader() {
        CompletableFuture<Optional<ByteBuffer>> waiting = reader;
        if (waiting == null || (buffers.isEmpty() && !finished && !broken)) {
            return () -> {};
        }
        reader = null;
        ByteBuffer next = buffers.poll();
        if (next != null) {
            taken(next.remaining());
            return () -> waiting.complete(Optional.of(next));
        }
        if (finished) {
            return () -> waiting.complete(Optional.empty());
        }
        return () -> waiting.completeExceptionally(new WarrenException(LinkStream.ENDED));
    }
}
