package org.warrenp2p.cli.stream;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Joins our input and output with a peer's over one stream, both ways. Each direction ends by itself, and the whole ends
 * when both sides know that everything has arrived: the end of a stream says that all was handed over, not that it was
 * received, and a process that exits then would cut off what is still on the way.
 *
 * <p>The stream carries frames: four bytes of length and so many bytes of data. Length 0 means that no more data comes,
 * length -1 that everything up to the other side's end has been written out, length -2 opens: it tells a listener that
 * has nothing to say yet from a peer that does not listen.
 */
public final class Pipe {

    /** What the stream speaks. */
    public static final String PROTOCOL = "warren/pipe/1";

    /** With its header, one hop to the node's loop and well over 1 GB/s. */
    static final int MAX_DATA_BYTES = 64 * 1024 - Integer.BYTES;

    private static final int END = 0;
    private static final int RECEIVED = -1;
    private static final int HELLO = -2;

    private final InputStream fromPeer;
    private final OutputStream toPeer;
    private final CompletableFuture<Void> heard = new CompletableFuture<>();
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private final CompletableFuture<Void> received = new CompletableFuture<>();
    private final CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();

    /** A pipe over the two directions of a stream. */
    public Pipe(InputStream fromPeer, OutputStream toPeer) {
        this.fromPeer = fromPeer;
        this.toPeer = toPeer;
    }

    /** How a pipe ended. */
    public enum End {
        /** Everything arrived, both ways. */
        COMPLETE,
        /** Nobody reads our output any more, so that there was no use in going on. */
        OUTPUT_CLOSED
    }

    /**
     * Moves bytes until both directions have ended. The threads that it starts are daemons: one that waits for input
     * holds up nobody.
     *
     * @throws IOException if the stream broke before everything had arrived
     */
    public End run(InputStream input, OutputStream output) throws IOException, InterruptedException {
        // before either thread runs: the one that receives may have something to confirm at once
        writeMark(HELLO);
        daemon("warren-pipe-out", () -> send(input));
        daemon("warren-pipe-in", () -> receive(output));
        CompletableFuture<Void> all = CompletableFuture.allOf(sent, received, confirmed);
        try {
            CompletableFuture.anyOf(all, broken).get();
            return End.COMPLETE;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof OutputClosedException) {
                return End.OUTPUT_CLOSED;
            }
            throw new IOException(cause == null ? e.getMessage() : cause.getMessage(), e);
        }
    }

    /** Whether our side is done: all input sent, all of the peer's data written out. Only its confirmation may lack. */
    public boolean isDoneHere() {
        return sent.isDone() && received.isDone();
    }

    /** Whether the other end speaks this protocol. */
    public boolean heardPeer() {
        return heard.isDone();
    }

    /** Bytes of data handed to the stream so far. */
    public long sentBytes() {
        return sentBytes.get();
    }

    /** Bytes of the peer's data written out so far. */
    public long receivedBytes() {
        return receivedBytes.get();
    }

    private void send(InputStream input) throws IOException {
        byte[] frame = new byte[Integer.BYTES + MAX_DATA_BYTES];
        for (int read = input.read(frame, Integer.BYTES, MAX_DATA_BYTES);
                read >= 0;
                read = input.read(frame, Integer.BYTES, MAX_DATA_BYTES)) {
            if (read > 0) {
                ByteBuffer.wrap(frame).putInt(read);
                write(frame, Integer.BYTES + read);
                sentBytes.addAndGet(read);
            }
        }
        writeMark(END);
        sent.complete(null);
    }

    private void receive(OutputStream output) throws IOException {
        DataInputStream frames = new DataInputStream(fromPeer);
        byte[] data = new byte[MAX_DATA_BYTES];
        if (frames.readInt() != HELLO) {
            throw foreign();
        }
        heard.complete(null);
        while (!received.isDone() || !confirmed.isDone()) {
            int length = frames.readInt();
            if (length == RECEIVED) {
                confirmed.complete(null);
            } else if (length == END) {
                writeOut(output, data, 0);
                received.complete(null);
                writeMark(RECEIVED);
            } else if (length < 0 || length > MAX_DATA_BYTES || received.isDone()) {
                throw foreign();
            } else {
                frames.readFully(data, 0, length);
                writeOut(output, data, length);
                receivedBytes.addAndGet(length);
            }
        }
    }

    private static IOException foreign() {
        return new IOException("The peer does not speak " + PROTOCOL);
    }

    private static void writeOut(OutputStream output, byte[] data, int length) throws OutputClosedException {
        try {
            output.write(data, 0, length);
            output.flush();
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    private void writeMark(int mark) throws IOException {
        write(ByteBuffer.allocate(Integer.BYTES).putInt(mark).array(), Integer.BYTES);
    }

    /** Both threads write, whole frames each. */
    private void write(byte[] frame, int length) throws IOException {
        synchronized (toPeer) {
            toPeer.write(frame, 0, length);
        }
    }

    private void daemon(String name, Mover mover) {
        Thread thread = new Thread(
                () -> {
                    try {
                        mover.move();
                    } catch (EOFException e) {
                        broken.completeExceptionally(
                                new IOException("The peer ended the stream before it was done", e));
                    } catch (IOException | RuntimeException e) {
                        broken.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One direction. */
    private interface Mover {

        void move() throws IOException;
    }

    /** Our output is a pipe, and its reader has gone. */
    private static final class OutputClosedException extends IOException {

        private static final long serialVersionUID = 1L;

        private OutputClosedException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
